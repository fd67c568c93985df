import { Button, Loader } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/empty-state";
import { PageHeader } from "../../components/page-header";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { dayOf } from "../../lib/dates";
import { PARTY_FIELDS, presentOf } from "../../lib/rule-fields";
import { useEntityName } from "../shell/scope-bar";
import { type Client, OVERRIDE_ROLES, useApplications, useClient, useOverrides, useRefusedTo } from "./data";
import { Details } from "./details";
import { DryCheck } from "./dry-check";

const PartyDialog = lazy(async () => ({ default: (await import("./party-dialog")).PartyDialog }));
const ClientSchedule = lazy(async () => ({ default: (await import("../payments/client-schedule")).ClientSchedule }));
const Advances = lazy(async () => ({ default: (await import("./advances")).Advances }));
const RuleList = lazy(async () => ({ default: (await import("./rule-list")).RuleList }));
const Aging = lazy(async () => ({ default: (await import("../payments/aging-table")).Aging }));
const ApplicationTable = lazy(async () => ({ default: (await import("./application-table")).ApplicationTable }));

/** A client: details and who set them, the dry check, applications, debts, reminders, what was paid ahead. */
export function ClientCard({ clientId }: { clientId: string }) {
  const { t } = useTranslation();
  const client = useClient(clientId);
  return (
    <>
      <p className="quiet small crumbs"><Link to="/clients" search={{ tab: "clients" }} className="link">{t("nav.clients")}</Link> ›</p>
      <QueryState query={client} />
      {client.data && <Inside client={client.data} />}
    </>
  );
}

function Inside({ client }: { client: Client }) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const applications = useApplications();
  const rules = useOverrides({ client_id: client.client_id });
  const why = useRefusedTo(OVERRIDE_ROLES, t("terms.overrideRole"));
  const own = (applications.data ?? []).filter(({ client_id }) => client_id === client.client_id);
  const sellers = [...new Set(own.map(({ seller_id }) => seller_id))];
  const overlaid = client.overlaid ?? [];
  return (
    <>
      <PageHeader title={client.name} note={`${client.legal_name} · ${client.country}`}>
        <ReasonButton size="xs" reason={why} onClick={() => setChanging(true)}>{t("clients.change")}</ReasonButton>
      </PageHeader>
      <div className="client-columns">
        <section className="sheet-card">
          <h2 className="section-title">{t("clients.details")}</h2>
          <Details fields={PARTY_FIELDS} present={presentOf(PARTY_FIELDS, { ...client }, overlaid)} overlaid={overlaid} words="party" />
        </section>
        <div>
          <div className="sheet-card"><DryCheck client={client} /></div>
          <Reminding client={client} sellers={sellers} />
        </div>
      </div>
      <h2 className="section-title">{t("clients.applications")}</h2>
      <QueryState query={applications} />
      {applications.isSuccess && own.length === 0 && <EmptyState title={t("clients.noApplications")}><p>{t("clients.noApplicationsNext")}</p></EmptyState>}
      <Suspense fallback={<Loader size="sm" aria-label={t("common.loading")} />}>{own.length > 0 && <ApplicationTable rows={own} />}</Suspense>
      <div className="section-head">
        <h2 className="section-title">{t("clients.debts")}</h2>
        <span className="actions">
          <Link to="/invoices" search={{ client_id: client.client_id, overdue: true }} className="link">{t("clients.overdueInvoices")}</Link>
          <Link to="/invoices" search={{ client_id: client.client_id }} className="link">{t("clients.invoices")}</Link>
          <Link to="/payments" search={{ tab: "debts" }} className="link">{t("clients.toPayments")}</Link>
        </span>
      </div>
      <Suspense>
        <Aging client={client.client_id} today={dayOf(new Date())} none={<p className="quiet">{t("clients.owesNothing")}</p>} />
        <h2 className="section-title">{t("advances.title")}</h2>
        <Advances client={client.client_id} />
        <h2 className="section-title">{t("terms.rules")}</h2>
        <QueryState query={rules} />
        {rules.data && <RuleList rules={rules.data} />}
      </Suspense>
      <Suspense>{changing && <PartyDialog client={client} onClose={() => setChanging(false)} />}</Suspense>
    </>
  );
}

/** On which days the client is reminded, of each of our companies that bills it. */
function Reminding({ client, sellers }: { client: Client; sellers: readonly string[] }) {
  const { t } = useTranslation();
  const [entity, setEntity] = useState<string | null>(null);
  const entityName = useEntityName();
  const why = useRefusedTo(["preparer", "accountant", "admin"], t("payments.remindRole"), entity ?? undefined);
  if (sellers.length === 0) {
    return null;
  }
  return (
    <section className="sheet-card">
      <h2 className="section-title">{t("clients.reminders")}</h2>
      <ul className="seller-list">
        {sellers.map((seller) => (
          <li key={seller}>
            <span className="grow">{entityName(seller)}</span>
            <Button size="compact-sm" variant="default" onClick={() => setEntity(seller)}>{t("payments.remind.schedule")}</Button>
          </li>
        ))}
      </ul>
      <Suspense>{entity && <ClientSchedule entity={entity} client={client.client_id} name={client.name} why={why} onClose={() => setEntity(null)} />}</Suspense>
    </section>
  );
}
