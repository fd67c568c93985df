const DIGITS: Record<string, number> = { JPY: 0, KRW: 0, CLP: 0, ISK: 0, VND: 0, KWD: 3, BHD: 3, TND: 3 };

/**
 * An amount as people read it, made from its decimal text without passing through a float: thousands are grouped,
 * zeros beyond the currency's smallest unit are left out, and a digit that is not zero is never dropped.
 */
export function amount(text: string, currency: string, language: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) {
    return text;
  }
  const [, sign = "", whole = "0", fraction = ""] = match;
  const [group, comma] = language === "en" ? [",", "."] : ["\u00a0", ","];
  const least = DIGITS[currency] ?? 2;
  const shown = fraction.padEnd(least, "0").replace(/0+$/, (zeros, at: number) => zeros.slice(0, Math.max(0, least - at)));
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const zero = /^0*$/.test(whole + fraction);
  return `${sign && !zero ? "\u2212" : ""}${grouped}${shown ? comma + shown : ""}`;
}
