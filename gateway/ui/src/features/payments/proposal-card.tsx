import { Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { compare } from "../../lib/decimal";
import { bodyOf } from "../../lib/matching";
import { say } from "../../lib/said";
import { type Proposal, type Receipt, useMoneyChange } from "./data";
import { useClientName } from "./use-names";

type Props = { receipt: Receipt; proposal: Proposal; first: boolean; why: string | null; onEdit: () => void };

/** One way to see a receipt, with its reasons; taken as it is, or changed first. */
export function ProposalCard({ receipt, proposal, first, why, onEdit }: Props) {
  const { t } = useTranslation();
  const nameOf = useClientName();
  const [key] = useState(intention);
  const [same, setSame] = useState(false);
  const matching = useMoneyChange(() =>
    answered(api.POST("/api/v1/receipts/{receipt_key}/match", { params: { path: { receipt_key: receipt.receipt_key }, header: { "Idempotency-Key": key } }, body: bodyOf(proposal) })),
  );
  const nothing = proposal.client_id === null && proposal.allocations.length === 0 && proposal.returns.length === 0 ? t("payments.chooseClient") : null;
  return (
    <article className={first ? "proposal first" : "proposal"}>
      <h4>{t(`payments.outcome.${proposal.outcome}`)} <span className="quiet">{nameOf(proposal.client_id)}</span></h4>
      <ul>
        {proposal.allocations.map(({ invoice_id, number, amount }) => (
          <li key={invoice_id}><Link to={`/invoices/${invoice_id}` as string} className="grow">{number}</Link><Money value={amount} currency={receipt.currency} bare /></li>
        ))}
        {proposal.returns.map(({ payment_id, amount }) => <li key={payment_id}><span className="grow">{t("payments.returned")}</span><Money value={amount} currency={receipt.currency} bare /></li>)}
        {proposal.write_off && <li><span className="grow">{t("payments.writeOffOf", { number: proposal.write_off.number })}</span><Money value={proposal.write_off.amount} currency={receipt.currency} bare /></li>}
        {compare(proposal.advance, "0") > 0 && <li><span className="grow">{t("payments.toAdvance")}</span><Money value={proposal.advance} currency={receipt.currency} bare /></li>}
      </ul>
      <ul className="reasons">{proposal.reasons.map((reason, at) => <li key={reason}>{say(t, proposal.reasons_said?.[at], reason)}</li>)}</ul>
      <ProblemAlert error={matching.error} />
      <Group gap="xs">
        {proposal.same_as ? (
          <ReasonButton size="xs" reason={why} onClick={() => setSame(true)}>{t("payments.sameAs")}</ReasonButton>
        ) : (
          <>
            <ReasonButton size="xs" variant={first ? "filled" : "default"} reason={why ?? nothing} loading={matching.isPending} onClick={() => matching.mutate(undefined)}>{t("payments.match")}</ReasonButton>
            {receipt.direction === "in" && !why && <Button size="xs" variant="subtle" onClick={onEdit}>{t("payments.change")}</Button>}
          </>
        )}
      </Group>
      {same && proposal.same_as && <SameMoney receipt={receipt} other={proposal.same_as} onClose={() => setSame(false)} />}
    </article>
  );
}

function SameMoney({ receipt, other, onClose }: { receipt: Receipt; other: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const saying = useMoneyChange(
    (reason: string) =>
      answered(api.POST("/api/v1/receipts/{receipt_key}/same-as", { params: { path: { receipt_key: receipt.receipt_key }, header: { "Idempotency-Key": key } }, body: { other_key: other, reason } })),
    onClose,
  );
  return <ReasonDialog title={t("payments.sameAs")} verb={t("payments.sameAs")} error={saying.error} pending={saying.isPending} onClose={onClose} onSubmit={saying.mutate}><p>{t("payments.sameHint")}</p></ReasonDialog>;
}
