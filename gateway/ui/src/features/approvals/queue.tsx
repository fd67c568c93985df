import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InvoiceRow } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { type Order, ORDERS } from "../../lib/queue";

type Props = { rows: readonly InvoiceRow[]; order: Order; opened: string | undefined; onOrder: (order: Order) => void; onOpen: (id: string) => void };

/** What waits for the approver; `j` and `k` go through it from the card. */
export function Queue({ rows, order, opened, onOrder, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <section className="queue" aria-label={t("approvals.queue")}>
      <SegmentedControl
        size="xs" fullWidth aria-label={t("approvals.order")} value={order} onChange={(value) => onOrder(value as Order)}
        data={ORDERS.map((value) => ({ value, label: t(`approvals.by.${value}`) }))}
      />
      <ul>
        {rows.map((row) => (
          <li key={row.invoice_id}>
            <button type="button" aria-current={row.invoice_id === opened || undefined} onClick={() => onOpen(row.invoice_id)}>
              <span className="queue-client">{row.client_name}</span>
              <Money value={row.payable} currency={row.currency} />
              <span className="quiet small">{row.number} · {row.deal_type}</span>
              <span className="quiet small right"><DateText value={row.updated_at} as="moment" /></span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
