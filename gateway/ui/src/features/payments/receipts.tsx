import { SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { STATES } from "../../lib/payments-search";
import { type Receipt, type ReceiptState, useReceipts } from "./data";
import { useClientName } from "./use-names";

type Props = { state: ReceiptState; opened: string | undefined; onState: (state: ReceiptState) => void; onOpen: (key: string) => void };

/** Money that was found in PlanFact and in bank statements; what is open waits to be matched. */
export function Receipts({ state, opened, onState, onOpen }: Props) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const list = useReceipts(state);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = useMemo<DataColumn<Receipt>[]>(
    () => [
      { id: "on", header: t("payments.receivedOn"), cell: (one) => <DateText value={one.received_on} as="short" /> },
      { id: "payer", header: t("payments.payer"), grow: true, narrow: "line", cell: (one) => <>{one.payer ?? nameOf(one.client_id)} <span className="quiet">{one.comment}</span></> },
      { id: "source", header: t("payments.source"), narrow: "hide", cell: (one) => <span className="quiet">{t(`payments.from.${one.source}`)}</span> },
      { id: "outcome", header: t("payments.proposal"), narrow: "line", cell: (one) => <Outcome receipt={one} /> },
      {
        id: "amount", header: t("payments.amount"), align: "right", narrow: "corner",
        cell: (one) => <>{one.direction === "out" && <span className="quiet">{t("payments.wentBack")} </span>}<Money value={one.amount} currency={one.currency} /></>,
      },
    ],
    [t, nameOf],
  );
  return (
    <>
      <SegmentedControl
        size="xs" mb="sm" aria-label={t("payments.receiptState")} value={state} onChange={(value) => onState(value as ReceiptState)}
        data={STATES.map((value) => ({ value, label: t(`payments.state.${value}`) }))}
      />
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t(state === "open" ? "payments.allMatched" : "payments.noReceipts")} />}
      {rows.length > 0 && (
        <DataTable
          label={t("payments.tab.receipts")} rows={rows} columns={columns} idOf={(one) => one.receipt_key} opened={opened} onOpen={(one) => onOpen(one.receipt_key)}
          more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        />
      )}
    </>
  );
}

function Outcome({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const [first] = receipt.proposals;
  if (receipt.state !== "open" || !first) {
    return <span className="quiet">{receipt.reason ?? t(`payments.state.${receipt.state}`)}</span>;
  }
  const sure = first.outcome === "exact" || first.outcome === "several";
  return <span className="chip"><span className={sure ? "sure" : "unsure"}>{t(`payments.outcome.${first.outcome}`)}</span> <span className="quiet">{first.allocations.map(({ number }) => number).join(", ")}</span></span>;
}
