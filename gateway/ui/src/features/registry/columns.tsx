import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { InvoiceRow } from "../../client";
import type { DataColumn } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { Facts } from "../../components/fact";
import { Money } from "../../components/money";
import { StatusBadge } from "../../components/status-badge";
import { compare } from "../../lib/decimal";
import type { RegistrySearch, Sort } from "../../lib/registry";

/** What may be left out, in the order of the table. */
export const OPTIONAL = ["period", "deal", "kind", "date", "due", "payment", "facts", "net", "tax", "outstanding", "updated"] as const;
export const FIRST_HIDDEN = ["kind", "date", "payment", "net", "tax", "updated"];
/** What makes way for the invoice that is open beside the table. */
export const BESIDE_HIDDEN = ["period", "deal", "due", "outstanding", "facts", "date", "updated"];

type Sorting = Pick<RegistrySearch, "sort" | "order"> & { choose: (sort: Sort, order: "asc" | "desc") => void };

export function registryColumns(t: TFunction, sorting: Sorting): DataColumn<InvoiceRow>[] {
  const by = (id: string, sort: Sort) => ({ header: <SortHead name={t(`registry.column.${id}`)} sort={sort} sorting={sorting} />, ...sortedBy(sort, sorting) });
  const plain = (id: string) => ({ header: t(`registry.column.${id}`) });
  return [
    { id: "number", ...by("number", "number"), cell: (row) => <NumberLink row={row} none={t("common.noNumber")} /> },
    { id: "client", ...by("client", "client"), grow: true, narrow: "line", cell: (row) => row.client_name },
    { id: "period", ...plain("period"), narrow: "hide", cell: (row) => <span className="quiet"><DateText value={row.period} as="month" /></span> },
    { id: "deal", ...plain("deal"), narrow: "hide", cell: (row) => <span className="quiet">{row.deal_type}</span> },
    { id: "kind", ...plain("kind"), narrow: "hide", cell: (row) => t(`registry.kind.${row.kind}`) },
    { id: "status", ...plain("status"), cell: (row) => <StatusBadge status={row.status} /> },
    { id: "payment", ...plain("payment"), narrow: "hide", cell: (row) => t(`registry.payment.${row.payment_state}`) },
    { id: "facts", ...plain("facts"), narrow: "hide", cell: (row) => <Facts facts={row.facts} /> },
    { id: "date", ...by("date", "document_date"), narrow: "hide", cell: (row) => <DateText value={row.document_date} as="short" /> },
    { id: "due", ...by("due", "due_date"), narrow: "hide", cell: (row) => <DateText value={row.due_date} as="short" /> },
    { id: "updated", ...by("updated", "updated"), narrow: "hide", cell: (row) => <DateText value={row.updated_at} as="moment" /> },
    { id: "net", ...plain("net"), align: "right", narrow: "hide", cell: (row) => <Money value={row.net} currency={row.currency} bare /> },
    { id: "tax", ...plain("tax"), align: "right", narrow: "hide", cell: (row) => <Money value={row.tax} currency={row.currency} bare /> },
    { id: "outstanding", ...plain("outstanding"), align: "right", narrow: "hide", cell: (row) => <Outstanding row={row} /> },
    { id: "total", ...by("total", "gross"), align: "right", narrow: "corner", cell: (row) => <Money value={row.payable} currency={row.currency} /> },
  ];
}

function Outstanding({ row }: { row: InvoiceRow }) {
  return compare(row.outstanding, "0") === 0 ? <span className="quiet">—</span> : <Money value={row.outstanding} currency={row.currency} bare />;
}

function NumberLink({ row, none }: { row: InvoiceRow; none: string }) {
  return <Link to={`/invoices/${row.invoice_id}` as string} className="number">{row.number ?? <span className="quiet">{none}</span>}</Link>;
}

function sortedBy(sort: Sort, sorting: Sorting): { sorted?: "ascending" | "descending" } {
  return (sorting.sort ?? "updated") === sort ? { sorted: (sorting.order ?? "desc") === "asc" ? "ascending" : "descending" } : {};
}

function SortHead({ name, sort, sorting }: { name: string; sort: Sort; sorting: Sorting }) {
  const { sorted } = sortedBy(sort, sorting);
  return (
    <UnstyledButton className="sort" onClick={() => sorting.choose(sort, sorted === "descending" ? "asc" : "desc")}>
      {name}{sorted && <span aria-hidden>{sorted === "ascending" ? "↑" : "↓"}</span>}
    </UnstyledButton>
  );
}
