import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import type { Invoice } from "./data";
import { PartOf } from "./part-of";

/** What the debt is made of, and the money that was allocated to it. */
export function Settlement({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const { settlement, currency } = invoice;
  const payments = useQuery({
    queryKey: ["payments-of", invoice.invoice_id],
    queryFn: () => answered(api.GET("/api/v1/payments", { params: { query: { client_id: invoice.client_id, limit: 200 } } })),
  });
  const rows = [["payable", invoice.payable], ["corrected", settlement.corrected], ["credited", settlement.credited], ["allocated", settlement.allocated], ["written_off", settlement.written_off]] as const;
  const own = (items: NonNullable<typeof payments.data>["items"]) =>
    items.flatMap((payment) => payment.allocations.filter(({ invoice_id }) => invoice_id === invoice.invoice_id).map((allocation) => ({ payment, allocation })));
  return (
    <>
      <dl className="sums">
        {rows.map(([name, value]) => <div key={name}><dt>{t(`inv.settlement.${name}`)}</dt><dd><Money value={value} currency={currency} bare /></dd></div>)}
        <div className="sums-pay"><dt>{t("inv.settlement.outstanding")}</dt><dd><Money value={invoice.outstanding} currency={currency} /></dd></div>
      </dl>
      <PartOf query={payments} empty={t("inv.settlement.none")} none={({ items }) => own(items).length === 0}>
        {({ items }) => (
          <ul className="time-list">
            {own(items).map(({ payment, allocation }) => (
              <li key={allocation.allocation_id}>
                <DateText value={payment.received_on} as="short" />
                <span className="grow">{payment.reference} {allocation.reversed_at && <span className="quiet">{t("inv.settlement.reversed")}</span>}</span>
                <Money value={allocation.amount} currency={payment.currency} />
              </li>
            ))}
          </ul>
        )}
      </PartOf>
    </>
  );
}
