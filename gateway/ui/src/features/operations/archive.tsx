import { Button, Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ToInvoice } from "./to-invoice";

type Incident = Schemas["ArchiveIncident"];

/** Files found missing or damaged, with the way to put the approved bytes back; and the check of the audit trail. */
export function Archive() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  const incidents = useQuery({
    queryKey: ["incidents", open],
    queryFn: () => answered(api.GET("/api/v1/files/incidents", { params: { query: { only_open: open, limit: 100 } } })),
  });
  return (
    <>
      <Audit />
      <section className="service">
        <header>
          <h2>{t("operations.files.title")}</h2>
          <Switch size="xs" label={t("operations.files.onlyOpen")} checked={open} onChange={(event) => setOpen(event.currentTarget.checked)} />
        </header>
        <QueryState query={incidents} />
        {incidents.data?.length === 0 && <EmptyState title={t("operations.files.none")} />}
        <ul className="part">{incidents.data?.map((one) => <IncidentItem key={one.incident_id} incident={one} />)}</ul>
      </section>
    </>
  );
}

function IncidentItem({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { document_id: incident.document_id, revision: incident.revision };
  const restoring = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/files/{document_id}/{revision}/restore", { params: { path }, body: { place: incident.place } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["incidents"] }),
  });
  return (
    <li>
      <div className="grow">
        <b className={incident.closed_at ? "quiet" : "wrong"}>{t(`operations.files.${incident.wrong}`)}</b> {t(`operations.files.place.${incident.place}`)} <ToInvoice id={incident.invoice_id} />
        <p className="quiet small">{incident.key} · <DateText value={incident.found_at} as="moment" />{incident.outcome && ` · ${incident.outcome}`}</p>
        <ProblemAlert error={restoring.error} />
      </div>
      {!incident.closed_at && <Button size="compact-xs" loading={restoring.isPending} onClick={() => restoring.mutate()}>{t("operations.files.restore")}</Button>}
    </li>
  );
}

// The check reads every chain, so it runs when somebody asks.
function Audit() {
  const { t } = useTranslation();
  const checking = useMutation({ mutationFn: () => answered(api.GET("/api/v1/audit/verify")) });
  const report = checking.data;
  return (
    <section className="service">
      <header>
        <h2>{t("operations.audit.title")}</h2>
        <Button size="xs" loading={checking.isPending} onClick={() => checking.mutate()}>{t("operations.audit.verify")}</Button>
      </header>
      <ProblemAlert error={checking.error} />
      {report && (
        <div role="status">
          <p className={report.faults.length > 0 ? "wrong" : "sure"}>{t(report.faults.length > 0 ? "operations.audit.broken" : "operations.audit.whole")}</p>
          <p className="quiet small">{t("operations.audit.counts", { entries: report.entries, invoices: report.invoices, subjects: report.subjects, anchors: report.anchors })}</p>
          <ul className="part">{report.faults.map((fault) => <li key={fault} className="wrong">{fault}</li>)}</ul>
        </div>
      )}
    </section>
  );
}
