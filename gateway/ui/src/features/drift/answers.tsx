import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { Part } from "../../components/part";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import type { Drifted } from "../../lib/drifted";
import { say } from "../../lib/said";
import type { Action } from "../invoice/act";
import { ActionDialog } from "../invoice/action-dialog";
import { type Invoice, useInvoice } from "../invoice/data";

type Props = { row: Drifted; role: string | null; onIgnore: () => void };

// What takes an invoice that is still ours back to a draft, and what corrects one that went out.
const BACK: readonly Action[] = ["withdraw", "return"];
const CORRECTING: readonly Action[] = ["correct", "credit"];
const OURS: readonly Invoice["status"][] = ["needs_review", "approved"];

/** What is proposed for an invoice that differs from its worklogs, and every answer that there is. */
export function Answers({ row, role, onIgnore }: Props) {
  const { t } = useTranslation();
  const { data: invoice, error } = useInvoice(row.invoice.invoice_id);
  const [asked, setAsked] = useState<Action | null>(null);
  const [proposed] = row.proposals;
  return (
    <Part title={t("drift.answer")}>
      <ul className="drift-proposals">{row.proposals.map((proposal) => <li key={proposal}><span><b>{t(`drift.proposal.${proposal}`)}.</b> {t(`drift.explain.${proposal}`)}</span></li>)}</ul>
      <ProblemAlert error={error} />
      <div className="actions drift-actions">
        {invoice?.status === "draft" && <Link to={`/invoices/${invoice.invoice_id}` as string} search={{ tab: "lines" } as never} className="button-link">{t("drift.toDraft")}</Link>}
        {row.counts.late > 0 && invoice && invoice.status !== "draft" && <Supplement invoice={invoice} role={role} first={proposed === "supplement"} />}
        {invoice && <Moves invoice={invoice} first={proposed === "correction"} onAsk={setAsked} />}
        <ReasonButton size="xs" variant="default" reason={role} onClick={onIgnore}>{t("drift.ignoreAll", { count: row.items.length })}</ReasonButton>
      </div>
      {invoice && asked && <ActionDialog invoice={invoice} action={asked} onClose={() => setAsked(null)} />}
    </Part>
  );
}

function Moves({ invoice, first, onAsk }: { invoice: Invoice; first: boolean; onAsk: (action: Action) => void }) {
  const { t } = useTranslation();
  if (invoice.status === "draft") {
    return null;
  }
  const moves = OURS.includes(invoice.status) ? BACK : CORRECTING;
  const found = invoice.allowed_actions.filter(({ action }) => moves.includes(action));
  const main = found.find(({ allowed }) => allowed);
  return found.map(({ action, allowed, reason, said }) => (
    <ReasonButton key={action} size="xs" variant={first && action === main?.action ? "filled" : "default"} reason={allowed ? null : reason ? say(t, said, reason) : t("inv.notNow")} onClick={() => onAsk(action)}>
      {t(`action.${action}`)}
    </ReasonButton>
  ));
}

/** Bills late work of a month that is billed already by an invoice of its own. */
function Supplement({ invoice, role, first }: { invoice: Invoice; role: string | null; first: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [key] = useState(intention);
  const creating = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/v1/invoices", {
          params: { header: { "Idempotency-Key": key } },
          body: { application_id: invoice.application_id, month: invoice.period, kind: "service", supplement: true, prefill: true },
        }),
      ),
    onSuccess: ({ invoice_id }) => void navigate({ to: `/invoices/${invoice_id}` as string }),
  });
  return (
    <>
      <ReasonButton size="xs" variant={first ? "filled" : "default"} loading={creating.isPending} reason={role} onClick={() => creating.mutate()}>{t("drift.supplement")}</ReasonButton>
      <ProblemAlert error={creating.error} />
    </>
  );
}
