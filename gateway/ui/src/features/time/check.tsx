import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { type DataColumn, DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { Sign } from "../../components/fact";
import { QueryState } from "../../components/query-state";
import { hours } from "../../lib/dates";
import { say } from "../../lib/said";
import { usePeriods } from "../month-end/data";

type Row = Schemas["ReconciledMonth"];

/** Whether all time of a month is accounted for: logged = billed + written off + open + left out, application by application. */
export function Check({ month, entity }: { month: string; entity: string | undefined }) {
  const { t, i18n } = useTranslation();
  const periods = usePeriods(month, entity).data;
  const check = useQuery({
    queryKey: ["reconciliation", month],
    meta: { live: true },
    queryFn: () => answered(api.GET("/api/v1/months/{month}/reconciliation", { params: { path: { month } } })),
  });
  const columns = useMemo<DataColumn<Row>[]>(() => {
    const names = new Map((periods ?? []).map((one) => [one.application_id, one]));
    const figure = (id: string, of: (row: Row) => number | null): DataColumn<Row> => ({
      id, header: t(`time.check.${id}`), align: "right", narrow: "line",
      cell: (row) => <><span className="narrow-only quiet">{t(`time.check.${id}`)} </span><Figure seconds={of(row)} language={i18n.language} /></>,
    });
    return [
      { id: "client", header: t("month.client"), grow: true, narrow: "line", cell: ({ application_id }) => <>{names.get(application_id)?.client_name ?? application_id} <span className="quiet small">{names.get(application_id)?.title}</span></> },
      figure("logged", (row) => row.logged_seconds),
      figure("billed", (row) => row.billed_seconds),
      figure("writtenOff", (row) => row.written_off_seconds),
      figure("open", (row) => row.open_seconds),
      figure("leftOut", (row) => Object.values(row.excluded_seconds).reduce((all, seconds) => all + seconds, 0)),
      { id: "result", header: t("time.check.result"), narrow: "corner", cell: (row) => <Result row={row} /> },
    ];
  }, [t, i18n.language, periods]);
  if (!check.isSuccess) {
    return <QueryState query={check} />;
  }
  const rows = check.data.rows.filter(({ legal_entity_id }) => !entity || legal_entity_id === entity);
  if (rows.length === 0) {
    return <EmptyState title={t("month.empty")}><p>{t("month.emptyNext")}</p></EmptyState>;
  }
  return (
    <>
      <Faults faults={check.data.faults} />
      <DataTable label={t("time.tab.check")} rows={rows} columns={columns} idOf={(row) => row.application_id} />
    </>
  );
}

function Figure({ seconds, language }: { seconds: number | null; language: string }) {
  return seconds === null || seconds === 0 ? <span className="quiet">—</span> : <span className="amount">{hours(seconds, language)}</span>;
}

function Result({ row }: { row: Row }) {
  const { t, i18n } = useTranslation();
  if (row.logged_seconds === null || row.moved) {
    return <span className="chip"><Sign state="pending" />{t("time.check.readAgain")}</span>;
  }
  if (row.difference_seconds) {
    return <span className="chip"><Sign state="failed" />{t("time.hours", { hours: hours(row.difference_seconds, i18n.language) })}</span>;
  }
  return <span className="chip"><Sign state="done" />{t("time.check.agrees")}</span>;
}

function Faults({ faults }: { faults: readonly Schemas["LedgerFault"][] }) {
  const { t } = useTranslation();
  if (faults.length === 0) {
    return null;
  }
  return (
    <Alert color="red" mb="md" title={t("time.check.faults", { count: faults.length })}>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.application_id} ${fault.invoice_id} ${fault.worklog_id} ${fault.code}`}>
            {t(`time.fault.${fault.code}`)}: {fault.invoice_id ? <Link to={`/invoices/${fault.invoice_id}` as string}>{say(t, fault.said, fault.detail)}</Link> : say(t, fault.said, fault.detail)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
