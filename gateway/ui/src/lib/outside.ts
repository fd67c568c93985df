import type { Schemas } from "../client";
import { compare, sum } from "./decimal";
import { billing, type Period, stageOf } from "./month";

type Reason = Schemas["ExclusionReason"];
type Unclaimed = Pick<Schemas["UnclaimedRead"], "month" | "worklogs">;
type Drift = Pick<Schemas["DriftRead"], "kind" | "application_id" | "invoice_id" | "number" | "billed_seconds" | "now_seconds" | "amount" | "currency">;

/** Why time is on no invoice, in the order in which somebody can still do something about it. */
export const GROUPS = ["unbilled", "late", "unmapped", "dropped", "over_cap", "ruled_out"] as const;
export type Group = (typeof GROUPS)[number];

// What is billed already, or not there any more, is not left out.
const GROUP_OF: Partial<Record<Reason, Group>> = {
  manual: "dropped", over_cap: "over_cap",
  internal: "ruled_out", warranty: "ruled_out", person_excluded: "ruled_out", not_billable: "ruled_out", outside_validity: "ruled_out", outside_period: "ruled_out",
};

/** Time of an application's month that stands on no invoice, for one reason; `net` where it is known what it comes to. */
export type Outside = {
  id: string;
  group: Group;
  reasons: Reason[];
  month: string;
  /** Whose work it is: a client, or an issue that belongs to none. */
  name: string;
  title: string;
  seconds: number;
  net: string | null;
  currency: string;
  invoice: { id: string; number: string | null } | null;
};

/** What is left out of the invoices of some months: a row for each application, month and group, and for each issue that no application claims. */
export function outsideOf(periods: readonly Period[], drift: readonly Drift[], unclaimed: readonly Unclaimed[]): Outside[] {
  return [...periods.flatMap((period) => [...unbilled(period), ...late(period, drift), ...leftOut(period)]), ...unclaimed.flatMap(unmapped)];
}

function unmapped({ month, worklogs }: Unclaimed): Outside[] {
  const issues = new Map<string, Outside>();
  for (const { issue_key, reason, seconds } of worklogs) {
    const known = issues.get(issue_key);
    const reasons = known?.reasons.includes(reason) ? known.reasons : [...(known?.reasons ?? []), reason];
    issues.set(issue_key, {
      id: `${issue_key} ${month} unmapped`, group: "unmapped", month, name: issue_key, title: "", currency: "", net: null, invoice: null,
      reasons, seconds: seconds + (known?.seconds ?? 0),
    });
  }
  return [...issues.values()];
}

function unbilled(period: Period): Outside[] {
  const seconds = period.totals?.open_seconds ?? period.billable_seconds;
  return stageOf(period) === "open" && seconds > 0 ? [row(period, "unbilled", { seconds, net: period.expected_net })] : [];
}

// Work that was entered after its month was billed: found by comparing the invoice with the source.
function late(period: Period, drift: readonly Drift[]): Outside[] {
  const own = drift.filter(({ kind, invoice_id }) => kind === "late" && period.invoices.some((one) => one.invoice_id === invoice_id));
  const [first] = own;
  if (!first) {
    return [];
  }
  const seconds = own.reduce((all, { now_seconds, billed_seconds }) => all + now_seconds - billed_seconds, 0);
  const amounts = own.flatMap(({ amount }) => (amount === null ? [] : [amount]));
  const net = amounts.length === own.length ? sum(amounts) : null;
  return [{ ...row(period, "late", { seconds, net }), currency: first.currency, invoice: { id: first.invoice_id, number: first.number } }];
}

function leftOut(period: Period): Outside[] {
  const found = Object.entries(period.totals?.excluded_seconds ?? {}) as [Reason, number][];
  return GROUPS.flatMap((group) => {
    const own = found.filter(([reason, seconds]) => GROUP_OF[reason] === group && seconds > 0);
    const seconds = own.reduce((all, [, some]) => all + some, 0);
    return seconds > 0 ? [row(period, group, { seconds, reasons: own.map(([reason]) => reason) })] : [];
  });
}

function row(period: Period, group: Group, own: Pick<Outside, "seconds"> & Partial<Outside>): Outside {
  const standing = billing(period).at(-1);
  return {
    id: `${period.application_id} ${period.month} ${group}`, group, reasons: [], net: null, month: period.month, name: period.client_name, title: period.title, currency: period.currency,
    invoice: standing ? { id: standing.invoice_id, number: standing.number } : null, ...own,
  };
}

export type Order = "age" | "value" | "hours";

/** The oldest first, the dearest first within each currency, or the most hours first. */
export function orderedBy(rows: readonly Outside[], order: Order): Outside[] {
  const byHours = (one: Outside, other: Outside) => other.seconds - one.seconds;
  const byAge = (one: Outside, other: Outside) => one.month.localeCompare(other.month) || byHours(one, other);
  const byValue = (one: Outside, other: Outside) =>
    Number(one.net === null) - Number(other.net === null) || one.currency.localeCompare(other.currency) || compare(other.net ?? "0", one.net ?? "0") || byHours(one, other);
  return rows.toSorted({ age: byAge, value: byValue, hours: byHours }[order]);
}
