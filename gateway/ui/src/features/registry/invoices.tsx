import { Alert, Button, Loader, SegmentedControl, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type InvoiceRow } from "../../client";
import { Facts } from "../../components/fact";
import { SearchIcon } from "../../components/icons";
import { StatusBadge } from "../../components/status-badge";
import { month } from "../../lib/dates";
import { amount } from "../../lib/money";
import { refusal } from "../../lib/problem";

const STATUSES = ["draft", "needs_review", "approved", "sent", "accepted", "paid"] as const;
type Chosen = (typeof STATUSES)[number] | "all";

/** The registry: what there is, where it stands, and what became of it elsewhere. */
export function Invoices({ opened, onOpen }: { opened: string | null; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const [status, setStatus] = useState<Chosen>("all");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const list = useInfiniteQuery({
    queryKey: ["invoices", status, search],
    queryFn: ({ pageParam }) =>
      answered(
        api.GET("/api/v1/invoices", {
          params: {
            query: {
              limit: 50,
              ...(status !== "all" && { status: [status] }),
              ...(search && { q: search }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <section aria-labelledby="list-title">
      <div className="list-head">
        <Title order={1} size="h2" id="list-title">{t("list.title")}</Title>
        <SegmentedControl
          size="xs" value={status} onChange={(value) => setStatus(value as Chosen)} aria-label={t("list.status")}
          data={[{ value: "all", label: t("list.all") }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]}
        />
        <TextInput
          className="list-search" placeholder={t("list.search")} aria-label={t("list.search")} value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)} leftSection={<SearchIcon size={16} />}
        />
      </div>
      {list.isError && (
        <Alert color="red" title={t("list.failed")} mb="md">
          {refusal(list.error, t)}
          <div><Button size="xs" variant="default" mt="sm" onClick={() => void list.refetch()}>{t("common.again")}</Button></div>
        </Alert>
      )}
      {list.isPending && <Loader size="sm" m="lg" />}
      {list.isSuccess && rows.length === 0 && (
        <p className="empty">{t(status === "all" && !search ? "list.empty" : "list.nothing")}</p>
      )}
      {rows.length > 0 && <Rows rows={rows} opened={opened} onOpen={onOpen} />}
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}

function Rows({ rows, opened, onOpen }: { rows: InvoiceRow[]; opened: string | null; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="table-frame">
      <table className="invoices">
        <thead>
          <tr>
            <th>{t("list.number")}</th>
            <th className="client">{t("list.client")}</th>
            <th className="period">{t("list.period")}</th>
            <th>{t("list.status")}</th>
            <th>{t("list.facts")}</th>
            <th className="right">{t("list.total")}</th>
          </tr>
        </thead>
        <tbody onKeyDown={moveBetweenRows}>
          {rows.map((row) => (
            <Row key={row.invoice_id} row={row} chosen={row.invoice_id === opened} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, chosen, onOpen }: { row: InvoiceRow; chosen: boolean; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const open = () => onOpen(row.invoice_id);
  return (
    <tr
      tabIndex={0} aria-selected={chosen} className={chosen ? "chosen" : undefined} onClick={open}
      onKeyDown={(event) => (event.key === "Enter" || event.key === "o") && open()}
    >
      <td className="number">{row.number ?? <span className="quiet">{t("common.noNumber")}</span>}</td>
      <td className="client">{row.client_name}</td>
      <td className="quiet period">{month(row.period, i18n.language)}</td>
      <td><StatusBadge status={row.status} /></td>
      <td><Facts facts={row.facts} /></td>
      <td className="right amount">
        {amount(row.payable, row.currency, i18n.language)} <span className="quiet">{row.currency}</span>
      </td>
    </tr>
  );
}

function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const row = (event.target as HTMLElement).closest("tr");
  if (!step || !row) {
    return;
  }
  event.preventDefault();
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  (next as HTMLElement | null)?.focus();
}
