import type { InvoiceRow, Schemas } from "../client";
import { add, compare, divide, multiply, subtract } from "./decimal";

export type Period = Schemas["PeriodRead"];
export type Stage = "open" | "draft" | "needs_review" | "approved" | "sent" | "accepted" | "paid" | "rejected" | "nothing";

/** The way of a month from left to right; what was rejected or has nothing to bill stands beside it. */
export const WAY = ["open", "draft", "needs_review", "approved", "sent", "accepted", "paid"] as const satisfies readonly Stage[];
export const STAGES: readonly Stage[] = [...WAY, "rejected", "nothing"];

const GONE = ["void", "discarded"];

// An advance is paid before the work, a credit or a correction follows its invoice: none of them bills the month.
const BESIDE_IT = ["advance", "credit", "correction"];

/** The invoices that bill an application's month. */
export function billing({ invoices }: Pick<Period, "invoices">): Period["invoices"] {
  return invoices.filter(({ status, kind }) => !GONE.includes(status) && !BESIDE_IT.includes(kind));
}

/** How far an application's month is: as far as the invoice of it that is furthest behind. */
export function stageOf(period: Pick<Period, "state" | "invoices">): Stage {
  const standing = billing(period).map(({ status }) => status as Stage);
  if (standing.length === 0) {
    return period.state === "nothing_to_bill" ? "nothing" : "open";
  }
  return (["rejected", ...WAY] as Stage[]).find((stage) => standing.includes(stage)) ?? "open";
}

/** How many applications stand at each stage. */
export function countStages(periods: readonly Period[]): Record<Stage, number> {
  const counts = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>;
  for (const period of periods) {
    counts[stageOf(period)] += 1;
  }
  return counts;
}

export type Row = {
  period: Period;
  stage: Stage;
  /** Net in `currency`: of the invoices that stand, or what is expected before there is one. */
  net: string | null;
  currency: string;
  /** Net of the month before, where it was billed in the same currency. */
  before: string | null;
  /** Percent of the month before, one digit. */
  change: string | null;
};

/** The rows of the cockpit from the month's applications and the invoices of this month and the one before. */
export function rowsOf(periods: readonly Period[], now: readonly InvoiceRow[], last: readonly InvoiceRow[]): Row[] {
  return periods.map((period) => {
    const billed = netOf(period.application_id, now);
    const currency = billed?.currency ?? period.currency;
    const net = billed ? billed.net : period.expected_net;
    const past = netOf(period.application_id, last);
    const before = past && past.currency === currency ? past.net : null;
    return { period, stage: stageOf(period), net, currency, before, change: net === null || before === null ? null : changeOf(before, net) };
  });
}

function netOf(applicationId: string, invoices: readonly InvoiceRow[]): { net: string; currency: string } | null {
  const own = invoices.filter(({ application_id, status, kind }) => application_id === applicationId && kind === "service" && !GONE.includes(status));
  const [first] = own;
  if (!first || own.some(({ currency }) => currency !== first.currency)) {
    return null;
  }
  return { net: own.map(({ net }) => net).reduce(add, "0"), currency: first.currency };
}

/** By how many percent an amount differs from the one before; null when there was nothing. */
export function changeOf(before: string, after: string): string | null {
  return compare(before, "0") === 0 ? null : divide(multiply(subtract(after, before), "100"), before, 1);
}

/** Working days, Monday to Friday, after `today` up to and with the fifth of the month after the one billed. */
export function workingDaysLeft(billed: string, today: string): number {
  const [year = 0, month = 1] = billed.split("-").map(Number);
  const from = Date.parse(`${today}T00:00:00Z`);
  let left = 0;
  let passed = 0;
  for (let at = new Date(Date.UTC(year, month, 1)); passed < WORKING_DAYS; at = new Date(at.getTime() + DAY)) {
    if (at.getUTCDay() % 6 !== 0) {
      passed += 1;
      left += at.getTime() > from ? 1 : 0;
    }
  }
  return left;
}

const DAY = 86_400_000;
// Signed and sent by working day 5 (product: the calendar of a month).
const WORKING_DAYS = 5;
