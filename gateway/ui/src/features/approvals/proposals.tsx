import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { ProblemAlert } from "../../components/problem-alert";
import { plain } from "../../lib/linked";
import { holds, useSession } from "../../lib/session";
import type { Invoice } from "../invoice/data";
import { useException } from "./use-exception";

const ProposeDialog = lazy(async () => ({ default: (await import("./propose-dialog")).ProposeDialog }));

type Proposal = Schemas["AmountProposalRead"];
const AMOUNTS = ["quantity", "unit_price", "discount"] as const;

/** Other amounts that an approver would bill; the preparer takes them over or says why not. */
export function Proposals({ invoice, proposals }: { invoice: Invoice; proposals: readonly Proposal[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const [proposing, setProposing] = useState(false);
  const open = invoice.status === "draft" || invoice.status === "needs_review";
  const why = !open ? t("approvals.amountsStand") : holds(session, ["approver"]) ? null : t("approvals.proposeRole");
  return (
    <>
      {proposals.length === 0 && <p className="quiet">{t("approvals.noProposals")}</p>}
      <ul className="doubts">{proposals.map((one) => <One key={one.proposal_id} invoice={invoice} proposal={one} />)}</ul>
      <ReasonButton size="compact-xs" variant="default" reason={why} onClick={() => setProposing(true)}>{t("approvals.propose")}</ReasonButton>
      <Suspense>{proposing && <ProposeDialog invoice={invoice} onClose={() => setProposing(false)} />}</Suspense>
    </>
  );
}

function One({ invoice, proposal }: { invoice: Invoice; proposal: Proposal }) {
  const { t } = useTranslation();
  const session = useSession();
  const [declining, setDeclining] = useState(false);
  const params = (key: string) => ({ path: { invoice_id: invoice.invoice_id, proposal_id: proposal.proposal_id }, header: { "Idempotency-Key": key } });
  const accept = useException(invoice.invoice_id, (_: null, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/amount-proposals/{proposal_id}/accept", { params: params(key) })), () => undefined);
  const decline = useException(
    invoice.invoice_id,
    (reason: string, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/amount-proposals/{proposal_id}/decline", { params: params(key), body: { reason } })),
    () => setDeclining(false),
  );
  const line = invoice.lines.find(({ line_id }) => line_id === proposal.line_id);
  const preparer = holds(session, ["preparer", "accountant"]) ? null : t("approvals.answerRole");
  const taker = preparer ?? (proposal.proposed_by === session.staff_id ? t("approvals.notYourself") : null);
  return (
    <li className="proposal">
      <span className="grow">
        <b>{line ? `${line.position}. ${line.text}` : t("approvals.lineGone")}</b>
        {AMOUNTS.map((name) => proposal[name] !== null && (
          <span key={name} className="block amount">{t(`inv.line.${name}`)}: {line && <s>{plain(line[name])}</s>} → {plain(proposal[name])}</span>
        ))}
        <span className="block quiet">{proposal.proposed_by_name}: {proposal.reason}</span>
        {proposal.state !== "open" && <span className="block quiet">{t(`approvals.proposal.${proposal.state}`)}{proposal.answer && `: ${proposal.answer}`}</span>}
        <ProblemAlert error={accept.error} />
      </span>
      {proposal.state === "open" && (
        <span className="actions">
          <ReasonButton size="compact-xs" loading={accept.isPending} reason={taker} onClick={() => accept.mutate(null)}>{t("approvals.accept")}</ReasonButton>
          <ReasonButton size="compact-xs" variant="default" reason={preparer} onClick={() => setDeclining(true)}>{t("approvals.decline")}</ReasonButton>
        </span>
      )}
      {declining && <ReasonDialog title={t("approvals.decline")} verb={t("approvals.decline")} error={decline.error} pending={decline.isPending} onClose={() => setDeclining(false)} onSubmit={(reason) => decline.mutate(reason)} />}
    </li>
  );
}
