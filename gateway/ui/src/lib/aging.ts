import { subtract } from "./decimal";

/** Days after which a debt stands in the next column: overdue at all, over 30, 60 and 90 days. */
export const BOUNDS = [0, 30, 60, 90] as const;
const DAY = 86_400_000;

type Sum = { currency: string; outstanding: string };

/** The date that lies `days` before another. */
export function dayBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/**
 * Debts by age and currency. Given: all of them, then those overdue since more than each of BOUNDS; the columns are the
 * differences, so that every debt stands in exactly one.
 */
export function aging(sums: readonly (readonly Sum[])[]): { currency: string; buckets: string[]; all: string }[] {
  const currencies = [...new Set(sums.flat().map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => {
    const at = sums.map((sum) => sum.find((one) => one.currency === currency)?.outstanding ?? "0");
    return { currency, all: at[0] ?? "0", buckets: at.map((value, index) => subtract(value, at[index + 1] ?? "0")) };
  }).filter(({ all }) => !/^[-0.]*$/.test(all));
}
