import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { StatusBadge } from "../../components/status-badge";
import { hours } from "../../lib/dates";
import { type Drifted, KINDS } from "../../lib/drifted";

type Props = { rows: readonly Drifted[]; opened: string | undefined; onOpen: (invoiceId: string) => void };

/** The invoices whose worklogs changed, each with what that comes to and what is proposed. */
export function DriftList({ rows, opened, onOpen }: Props) {
  const { t } = useTranslation();
  const columns = useMemo<DataColumn<Drifted>[]>(
    () => [
      { id: "number", header: t("registry.column.number"), cell: ({ invoice }) => <span className="number">{invoice.number ?? t("common.noNumber")}</span> },
      { id: "client", header: t("month.client"), grow: true, narrow: "line", cell: ({ invoice }) => invoice.client_name },
      { id: "month", header: t("time.month"), narrow: "hide", cell: ({ invoice }) => <DateText value={invoice.period} as="month" /> },
      { id: "status", header: t("month.stage"), cell: ({ invoice }) => <StatusBadge status={invoice.status} /> },
      { id: "what", header: t("drift.what"), narrow: "line", cell: (row) => counted(row, t) },
      { id: "hours", header: t("month.hours"), align: "right", cell: (row) => <Signed seconds={row.seconds} /> },
      { id: "net", header: t("month.net"), align: "right", narrow: "corner", cell: (row) => <Money value={row.net} currency={row.currency} /> },
      { id: "proposal", header: t("drift.proposed"), narrow: "line", cell: (row) => row.proposals.map((proposal) => t(`drift.proposal.${proposal}`)).join(", ") },
    ],
    [t],
  );
  return <DataTable label={t("nav.drift")} rows={rows} columns={columns} idOf={({ invoice }) => invoice.invoice_id} opened={opened} hidden={opened ? ["month", "status", "hours"] : []} onOpen={({ invoice }) => onOpen(invoice.invoice_id)} />;
}

function counted({ counts }: Drifted, t: TFunction): string {
  return KINDS.filter((kind) => counts[kind] > 0).map((kind) => t(`drift.count.${kind}`, { count: counts[kind] })).join(", ");
}

/** Hours more or fewer than billed, with their sign. */
export function Signed({ seconds }: { seconds: number }) {
  const { t, i18n } = useTranslation();
  const sign = seconds > 0 ? "+" : seconds < 0 ? "\u2212" : "";
  return <span className="amount">{sign}{t("time.hours", { hours: hours(Math.abs(seconds), i18n.language) })}</span>;
}
