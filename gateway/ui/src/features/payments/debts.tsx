import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type InvoiceRow } from "../../client";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { StatusBadge } from "../../components/status-badge";
import { daysBetween } from "../../lib/aging";
import { dayOf } from "../../lib/dates";
import { useScope } from "../../lib/scope";
import { Aging } from "./aging-table";
import { useMayPay } from "./data";
import { WriteOff } from "./write-off";

/** What clients owe: by age, summed by the server, and every overdue invoice, the oldest first. */
export function Debts() {
  const { entity } = useScope();
  const today = dayOf(new Date());
  return (
    <>
      <Aging entity={entity} today={today} />
      <Overdue entity={entity} today={today} />
    </>
  );
}

function Overdue({ entity, today }: { entity: string | undefined; today: string }) {
  const { t } = useTranslation();
  const may = useMayPay();
  const [off, setOff] = useState<InvoiceRow | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["debts", "overdue", entity, today],
    queryFn: ({ pageParam }) =>
      answered(
        api.GET("/api/v1/invoices", {
          params: { query: { overdue_on: today, sort: "due_date", order: "asc", limit: 100, ...(entity && { legal_entity_id: entity }), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    meta: { live: true },
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = useMemo<DataColumn<InvoiceRow>[]>(
    () => [
      { id: "number", header: t("registry.column.number"), cell: (row) => <Link to={`/invoices/${row.invoice_id}` as string} className="number">{row.number}</Link> },
      { id: "client", header: t("payments.client"), grow: true, narrow: "line", cell: (row) => row.client_name },
      { id: "status", header: t("registry.column.status"), narrow: "hide", cell: (row) => <StatusBadge status={row.status} /> },
      { id: "due", header: t("registry.column.due"), narrow: "hide", cell: (row) => <DateText value={row.due_date} as="short" /> },
      { id: "late", header: t("payments.aging.late"), align: "right", cell: (row) => <span className="late">{t("payments.days", { count: daysBetween(row.due_date ?? today, today) })}</span> },
      { id: "debt", header: t("registry.column.outstanding"), align: "right", narrow: "corner", cell: (row) => <Money value={row.outstanding} currency={row.currency} /> },
      { id: "off", header: "", align: "right", narrow: "hide", cell: (row) => <ReasonButton size="compact-xs" variant="subtle" reason={may ? null : t("payments.accountantRole")} onClick={() => setOff(row)}>{t("payments.writeOff")}</ReasonButton> },
    ],
    [t, may, today],
  );
  return (
    <>
      <h2 className="section-title">{t("payments.aging.overdue")}</h2>
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t("payments.aging.none")} />}
      {rows.length > 0 && <DataTable label={t("payments.aging.overdue")} rows={rows} columns={columns} idOf={(row) => row.invoice_id} more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }} />}
      {off && <WriteOff invoice={off} onClose={() => setOff(null)} />}
    </>
  );
}
