import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import { Part } from "../../components/part";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { holds, useSession } from "../../lib/session";
import { say } from "../../lib/said";
import type { Invoice } from "../invoice/data";
import { useApproval } from "./data";
import { Proposals } from "./proposals";
import { useException } from "./use-exception";

type Approval = Schemas["ApprovalState"];
type Code = Schemas["ReleaseGuardrails"]["codes"][number];

/** What approving hangs on and a person may answer for: guardrails let pass, other amounts proposed, broken glass looked at. */
export function Exceptions({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const approval = useApproval(invoice.invoice_id);
  if (!approval.data) {
    return <QueryState query={approval} />;
  }
  return (
    <div className="exceptions">
      <Part title={t("approvals.guardrails")}><Guardrails invoice={invoice} approval={approval.data} /></Part>
      <Part title={t("approvals.given")}><Given invoice={invoice} approval={approval.data} /><BreakGlass invoice={invoice} /></Part>
      <Part title={t("approvals.amounts")}><Proposals invoice={invoice} proposals={approval.data.proposals} /></Part>
    </div>
  );
}

function Guardrails({ invoice, approval }: { invoice: Invoice; approval: Approval }) {
  const { t } = useTranslation();
  const session = useSession();
  const [asked, setAsked] = useState<string | null>(null);
  const release = useException(
    invoice.invoice_id,
    (reason: string, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/guardrails/release", {
      params: { path: { invoice_id: invoice.invoice_id }, header: { "Idempotency-Key": key } }, body: { codes: [asked as Code], reason },
    })),
    () => setAsked(null),
  );
  const why = invoice.status !== "draft" ? t("approvals.onlyDraft") : holds(session, ["accountant", "approver"]) ? null : t("approvals.releaseRole");
  if (approval.guardrails.length === 0) {
    return <p className="quiet">{t("approvals.noGuardrails")}</p>;
  }
  return (
    <ul className="doubts">
      {approval.guardrails.map(({ code, detail, said, released_by, reason }) => (
        <li key={code}>
          <Sign state={released_by ? "done" : "waiting"} />
          <span className="grow">
            {t(`flag.${code}`, { defaultValue: code })}: {say(t, said, detail)}
            {reason && <span className="quiet block">{t("approvals.released", { reason })}</span>}
          </span>
          {!released_by && <ReasonButton size="compact-xs" variant="default" reason={why} onClick={() => setAsked(code)}>{t("approvals.release")}</ReasonButton>}
        </li>
      ))}
      {asked && (
        <ReasonDialog title={t("approvals.release")} verb={t("approvals.release")} error={release.error} pending={release.isPending} onClose={() => setAsked(null)} onSubmit={(reason) => release.mutate(reason)}>
          {t("approvals.releaseText")}
        </ReasonDialog>
      )}
    </ul>
  );
}

/** Approving at once against four eyes and levels; it stands in the audit and waits for another approver's look. */
function BreakGlass({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const session = useSession();
  const [asked, setAsked] = useState(false);
  const breaking = useException(
    invoice.invoice_id,
    (break_glass_reason: string, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/approve", {
      params: { path: { invoice_id: invoice.invoice_id }, header: { "Idempotency-Key": key } },
      body: { revision: invoice.revision, bundle_hash: invoice.bundle_hash ?? "", break_glass_reason },
    })),
    () => setAsked(false),
  );
  const usual = invoice.allowed_actions.find(({ action }) => action === "approve");
  if (invoice.status !== "needs_review" || usual?.allowed || !holds(session, ["approver"])) {
    return null;
  }
  return (
    <>
      <ReasonButton size="compact-xs" variant="default" reason={invoice.bundle_hash ? null : t("approvals.noFiles")} onClick={() => setAsked(true)}>{t("approvals.breakGlass")}</ReasonButton>
      {asked && (
        <ReasonDialog title={t("approvals.breakGlass")} verb={t("action.approve")} error={breaking.error} pending={breaking.isPending} onClose={() => setAsked(false)} onSubmit={(reason) => breaking.mutate(reason)}>
          {t("approvals.breakGlassText", { reason: usual?.reason ? say(t, usual.said, usual.reason) : "" })}
        </ReasonDialog>
      )}
    </>
  );
}

function Given({ invoice, approval }: { invoice: Invoice; approval: Approval }) {
  const { t } = useTranslation();
  const session = useSession();
  const [asked, setAsked] = useState(false);
  const review = useException(
    invoice.invoice_id,
    (note: string, key) => answered(api.POST("/api/v1/invoices/{invoice_id}/break-glass/review", { params: { path: { invoice_id: invoice.invoice_id }, header: { "Idempotency-Key": key } }, body: { note } })),
    () => setAsked(false),
  );
  const whyNot = (one: Approval["approvals"][number]) =>
    one.staff_id === session.staff_id ? t("approvals.notYourself") : holds(session, ["approver"]) ? null : t("approvals.reviewRole");
  return (
    <ul className="doubts">
      {approval.approvals.length === 0 && <li className="quiet">{t("approvals.nobody")}</li>}
      {approval.approvals.map((one) => (
        <li key={one.approval_id}>
          <Sign state={one.break_glass && !one.reviewed_by ? "waiting" : "done"} />
          <span className="grow">
            {one.break_glass ? t("approvals.glass", { name: one.staff_name, reason: one.break_glass }) : t("approvals.level", { level: one.level, name: one.staff_name })}{" "}
            <span className="quiet"><DateText value={one.at} as="moment" /></span>
          </span>
          {one.break_glass && (one.reviewed_by ? <span className="quiet">{t("approvals.reviewed")}</span> : <ReasonButton size="compact-xs" variant="default" reason={whyNot(one)} onClick={() => setAsked(true)}>{t("approvals.review")}</ReasonButton>)}
        </li>
      ))}
      {approval.needed_levels.length > 1 && <li className="quiet">{t("approvals.levels", { levels: approval.needed_levels.join(", ") })}</li>}
      {asked && (
        <ReasonDialog title={t("approvals.review")} verb={t("approvals.review")} error={review.error} pending={review.isPending} onClose={() => setAsked(false)} onSubmit={(note) => review.mutate(note)}>
          {t("approvals.reviewText")}
        </ReasonDialog>
      )}
    </ul>
  );
}
