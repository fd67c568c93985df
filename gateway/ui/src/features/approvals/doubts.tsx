import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { Sign } from "../../components/fact";
import { Money } from "../../components/money";
import { compare } from "../../lib/decimal";
import { margin } from "../../lib/money";
import { say } from "../../lib/said";
import type { Invoice } from "../invoice/data";
import { useOverdue } from "./data";

type Approval = Schemas["ApprovalState"];

/** What an approver should know before: flags, warnings, margin, levels, hand edits, and what the client owes. */
export function Doubts({ invoice, approval }: { invoice: Invoice; approval: Approval }) {
  const { t, i18n } = useTranslation();
  const overdue = useOverdue(invoice.client_id).data?.totals.filter(({ outstanding }) => compare(outstanding, "0") > 0) ?? [];
  const edited = invoice.lines.filter((line) => line.edited.length > 0 || line.kind !== "generated").length;
  const open = approval.proposals.filter(({ state }) => state === "open").length;
  // The same may be said of several lines; it is read once.
  const doubts = [...new Set([
    ...approval.guardrails.map(({ code, detail, said, reason }) => `${t(`flag.${code}`, { defaultValue: code })}: ${say(t, said, detail)}${reason ? ` (${reason})` : ""}`),
    ...invoice.warnings.map((words, at) => say(t, invoice.warnings_said?.[at], words)),
    ...approval.against_green.map((words, at) => say(t, approval.against_green_said?.[at], words)),
  ])];
  return (
    <ul className="doubts">
      {doubts.length === 0 && <li><Sign state="done" />{t("approvals.green")}</li>}
      {doubts.map((doubt) => <li key={doubt}><Sign state="waiting" />{doubt}</li>)}
      {edited > 0 && <li><Sign state="waiting" />{t("approvals.edited", { count: edited })}</li>}
      {open > 0 && <li><Sign state="waiting" />{t("approvals.proposals", { count: open })}</li>}
      {overdue.map(({ currency, outstanding }) => (
        <li key={currency}><Sign state="failed" /><span>{t("approvals.overdue")} <Money value={outstanding} currency={currency} /></span></li>
      ))}
      {approval.margin_percent !== null && (
        <li><Sign state={compare(approval.margin_percent, "0") > 0 ? "done" : "failed"} />{t("approvals.margin", { percent: margin(approval.margin_percent, i18n.language) })}</li>
      )}
      {approval.approvals.map((one) => <li key={one.approval_id}><Sign state="done" />{t("approvals.level", { level: one.level, name: one.staff_name })}</li>)}
      {approval.needed_levels.length > 1 && <li><Sign state="pending" />{t("approvals.levels", { levels: approval.needed_levels.join(", ") })}</li>}
    </ul>
  );
}
