import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { SidePanel } from "../../components/side-panel";
import { compare } from "../../lib/decimal";
import { Allocations, type Typed, writtenOf } from "./allocations";
import { type Payment, useMayPay, useMoneyChange } from "./data";
import { useClientName } from "./use-names";

/** One payment: what of it went to which invoice, what went back, what is still an advance. */
export function PaymentPanel({ paymentId, onClose }: { paymentId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const payment = useQuery({
    queryKey: ["payments", "one", paymentId],
    queryFn: () => answered(api.GET("/api/v1/payments/{payment_id}", { params: { path: { payment_id: paymentId } } })),
    meta: { live: true },
  });
  return (
    <SidePanel label={t("payments.payment")} subject={paymentId} onClose={onClose}>
      <QueryState query={payment} />
      {payment.data && <Inside key={paymentId} payment={payment.data} />}
    </SidePanel>
  );
}

function Inside({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const may = useMayPay(payment.legal_entity_id);
  const [reversing, setReversing] = useState<string | null>(null);
  const [allocating, setAllocating] = useState(false);
  const why = may ? null : t("payments.accountantRole");
  return (
    <>
      <header>
        <span className="quiet">{t(`payments.from.${payment.source}`)}</span>
        <h2><Money value={payment.amount} currency={payment.currency} /></h2>
        <p className="client">{nameOf(payment.client_id)}</p>
      </header>
      <dl className="pairs">
        <div><dt>{t("payments.receivedOn")}</dt><dd><DateText value={payment.received_on} /></dd></div>
        <div><dt>{t("payments.unallocated")}</dt><dd><Money value={payment.unallocated} currency={payment.currency} /></dd></div>
        <div><dt>{t("payments.reference")}</dt><dd>{payment.reference}</dd></div>
        <div><dt>{t("payments.contract")}</dt><dd>{payment.contract_no ?? "—"}</dd></div>
      </dl>
      <section className="part">
        <h3>{t("payments.allocations")}</h3>
        <ul>
          {payment.allocations.map((one) => (
            <li key={one.allocation_id} className={one.reversed_at ? "reversed" : ""}>
              <Link to={`/invoices/${one.invoice_id}` as string}>{t("payments.openInvoice")}</Link>
              <span className="grow quiet">{one.reversed_at ? t("payments.reversed") : one.reason}</span>
              <Money value={one.amount} currency={payment.currency} bare />
              {!one.reversed_at && <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setReversing(one.allocation_id)}>{t("payments.reverse")}</ReasonButton>}
            </li>
          ))}
          {payment.refunds.map((one) => <li key={one.refund_id}><span className="grow">{t("payments.returned")} <DateText value={one.at} as="moment" /></span><Money value={one.amount} currency={payment.currency} bare /></li>)}
        </ul>
        {compare(payment.unallocated, "0") > 0 && !allocating && <ReasonButton size="xs" mt="sm" reason={why} onClick={() => setAllocating(true)}>{t("payments.allocate")}</ReasonButton>}
        {allocating && <Allocate payment={payment} onClose={() => setAllocating(false)} />}
      </section>
      {reversing && <Reverse payment={payment} allocationId={reversing} onClose={() => setReversing(null)} />}
    </>
  );
}

// One allocation is one call with a key of its own: what was taken stays taken when the next one is refused.
function Allocate({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation();
  const [parts, setParts] = useState<Typed>({});
  const [key] = useState(intention);
  const allocating = useMoneyChange(async () => {
    for (const part of writtenOf(parts)) {
      const params = { path: { payment_id: payment.payment_id }, header: { "Idempotency-Key": `${key} ${part.invoice_id} ${part.amount}` } };
      await answered(api.POST("/api/v1/payments/{payment_id}/allocations", { params, body: part }));
      setParts(({ [part.invoice_id]: _taken, ...rest }) => rest);
    }
  }, onClose);
  return (
    <form onSubmit={(event) => { event.preventDefault(); allocating.mutate(undefined); }}>
      <Allocations clientId={payment.client_id} amount={payment.unallocated} currency={payment.currency} parts={parts} change={setParts} />
      <ProblemAlert error={allocating.error} />
      <Group gap="xs" justify="flex-end" mt="xs">
        <Button size="xs" variant="default" onClick={onClose}>{t("common.cancel")}</Button>
        <Button size="xs" type="submit" loading={allocating.isPending} disabled={writtenOf(parts).length === 0}>{t("payments.allocate")}</Button>
      </Group>
    </form>
  );
}

function Reverse({ payment, allocationId, onClose }: { payment: Payment; allocationId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const params = { path: { payment_id: payment.payment_id, allocation_id: allocationId }, header: { "Idempotency-Key": key } };
  const reversing = useMoneyChange((reason: string) => answered(api.POST("/api/v1/payments/{payment_id}/allocations/{allocation_id}/reverse", { params, body: { reason } })), onClose);
  return <ReasonDialog title={t("payments.reverse")} verb={t("payments.reverse")} error={reversing.error} pending={reversing.isPending} onClose={onClose} onSubmit={reversing.mutate}><p>{t("payments.reverseHint")}</p></ReasonDialog>;
}
