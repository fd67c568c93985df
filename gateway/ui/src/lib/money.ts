import { add, round } from "./decimal";

/** The currencies that money is asked for in. */
export const CURRENCIES = ["UZS", "USD", "EUR", "RUB"];
const DIGITS: Record<string, number> = { JPY: 0, KRW: 0, CLP: 0, ISK: 0, VND: 0, KWD: 3, BHD: 3, TND: 3 };

/**
 * An amount as people read it, made from its decimal text without passing through a float: thousands are grouped,
 * zeros beyond the currency's smallest unit are left out, and a digit that is not zero is never dropped.
 */
export function amount(text: string, currency: string, language: string, least = DIGITS[currency] ?? 2): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) {
    return text;
  }
  const [, sign = "", whole = "0", fraction = ""] = match;
  const [group, comma] = language === "en" ? [",", "."] : ["\u00a0", ","];
  const shown = fraction.padEnd(least, "0").replace(/0+$/, (zeros, at: number) => zeros.slice(0, Math.max(0, least - at)));
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const zero = /^0*$/.test(whole + fraction);
  return `${sign && !zero ? "\u2212" : ""}${grouped}${shown ? comma + shown : ""}`;
}

/** A difference in percent with its sign, from its decimal text. */
export function percent(text: string, language: string): string {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const zero = /^[0.]*$/.test(text.replace("-", ""));
  const sign = zero ? "" : text.startsWith("-") ? "\u2212" : "+";
  const point = language === "en" ? "." : ",";
  return `${sign}${whole}${/[1-9]/.test(fraction) ? point + fraction.replace(/0+$/, "") : ""}\u00a0%`;
}

/** A margin in percent, to one digit. */
export function margin(text: string, language: string): string {
  return percent(round(text, 1), language).replace("+", "");
}

/** The sum per currency of what has an amount, in the order of the currencies. */
export function totals(items: readonly { net: string | null; currency: string }[]): { currency: string; net: string }[] {
  const sums = new Map<string, string>();
  for (const { net, currency } of items) {
    if (net !== null) {
      sums.set(currency, add(sums.get(currency) ?? "0", net));
    }
  }
  return [...sums].map(([currency, net]) => ({ currency, net })).toSorted((one, other) => one.currency.localeCompare(other.currency));
}
