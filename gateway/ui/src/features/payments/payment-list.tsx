import { Group, Switch } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { compare } from "../../lib/decimal";
import { type Payment, useMayPay, usePayments } from "./data";
import { RecordPayment } from "./record-payment";
import { useClientName } from "./use-names";

type Props = { opened: string | undefined; onOpen: (id: string) => void };

/** Money that was recorded, and how much of it no invoice took. */
export function PaymentList({ opened, onOpen }: Props) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const may = useMayPay();
  const [unallocated, setUnallocated] = useState(false);
  const [recording, setRecording] = useState(false);
  const list = usePayments(unallocated);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = useMemo<DataColumn<Payment>[]>(
    () => [
      { id: "on", header: t("payments.receivedOn"), cell: (one) => <DateText value={one.received_on} as="short" /> },
      { id: "client", header: t("payments.client"), grow: true, narrow: "line", cell: (one) => <>{nameOf(one.client_id)} <span className="quiet">{one.reference}</span></> },
      { id: "source", header: t("payments.source"), narrow: "hide", cell: (one) => <span className="quiet">{t(`payments.from.${one.source}`)}</span> },
      { id: "rest", header: t("payments.unallocated"), align: "right", narrow: "line", cell: (one) => (compare(one.unallocated, "0") === 0 ? <span className="quiet">—</span> : <Money value={one.unallocated} currency={one.currency} bare />) },
      { id: "amount", header: t("payments.amount"), align: "right", narrow: "corner", cell: (one) => <Money value={one.amount} currency={one.currency} /> },
    ],
    [t, nameOf],
  );
  return (
    <>
      <Group mb="sm" justify="space-between">
        <Switch size="xs" label={t("payments.onlyUnallocated")} checked={unallocated} onChange={(event) => setUnallocated(event.currentTarget.checked)} />
        <ReasonButton size="xs" reason={may ? null : t("payments.accountantRole")} onClick={() => setRecording(true)}>{t("payments.record")}</ReasonButton>
      </Group>
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t(unallocated ? "payments.allAllocated" : "payments.noPayments")} />}
      {rows.length > 0 && (
        <DataTable
          label={t("payments.tab.payments")} rows={rows} columns={columns} idOf={(one) => one.payment_id} opened={opened} onOpen={(one) => onOpen(one.payment_id)}
          more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        />
      )}
      {recording && <RecordPayment onClose={() => setRecording(false)} />}
    </>
  );
}
