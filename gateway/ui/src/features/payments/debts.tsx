import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type InvoiceRow } from "../../client";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { StatusBadge } from "../../components/status-badge";
import { aging, BOUNDS, dayBefore, daysBetween } from "../../lib/aging";
import { dayOf } from "../../lib/dates";
import { compare } from "../../lib/decimal";
import { useScope } from "../../lib/scope";
import { useMayPay } from "./data";
import { WriteOff } from "./write-off";

const OWED = { status: ["sent", "accepted"] as ("sent" | "accepted")[], payment_state: ["unpaid", "partial"] as ("unpaid" | "partial")[] };

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

function Aging({ entity, today }: { entity: string | undefined; today: string }) {
  const { t } = useTranslation();
  const seller = entity ? { legal_entity_id: entity } : {};
  const asked = [{}, ...BOUNDS.map((days) => ({ overdue_on: dayBefore(today, days) }))];
  const sums = useQueries({
    queries: asked.map((filter) => ({
      queryKey: ["debts", "aging", entity, filter],
      queryFn: () => answered(api.GET("/api/v1/registry/totals", { params: { query: { ...OWED, ...seller, ...filter, wait: true } } })),
      meta: { live: true },
    })),
  });
  const failed = sums.find(({ error }) => error)?.error ?? null;
  const known = sums.flatMap(({ data }) => (data ? [data.totals] : []));
  if (failed || known.length < asked.length) {
    return <ProblemAlert error={failed} />;
  }
  const rows = aging(known);
  if (rows.length === 0) {
    return null;
  }
  return (
    <div className="table-frame aging">
      <table className="data" aria-label={t("payments.aging.label")}>
        <thead><tr><th scope="col">{t("payments.currency")}</th>{["current", ...BOUNDS.map((_, at) => `bucket${at}`), "all"].map((id) => <th key={id} scope="col" className="right">{t(`payments.aging.${id}`)}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ currency, buckets, all }) => (
            <tr key={currency}>
              <td>{currency}</td>
              {buckets.map((value, at) => <Bucket key={at} value={value} currency={currency} name={at === 0 ? "current" : `bucket${at - 1}`} />)}
              <td className="right narrow-corner"><b><Money value={all} currency={currency} bare /></b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bucket({ name, value, currency }: { name: string; value: string; currency: string }) {
  const { t } = useTranslation();
  if (compare(value, "0") === 0) {
    return <td className="right quiet narrow-hide">—</td>;
  }
  return (
    <td className={`right narrow-line ${name === "current" ? "" : "late"}`}>
      <span className="narrow-only quiet">{t(`payments.aging.${name}`)} </span><Money value={value} currency={currency} bare />
    </td>
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
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t("payments.aging.none")} />}
      {rows.length > 0 && <DataTable label={t("payments.aging.overdue")} rows={rows} columns={columns} idOf={(row) => row.invoice_id} more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }} />}
      {off && <WriteOff invoice={off} onClose={() => setOff(null)} />}
    </>
  );
}
