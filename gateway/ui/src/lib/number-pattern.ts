const PART = /\{([^{}]*)\}/g;
const SEQUENCE = /^SEQ(?::([1-9]))?$/;

/** The number that a pattern writes for a document date and a place in its series, as the server writes it. */
export function written(pattern: string, day: string, sequence: number): string {
  return pattern.replace(PART, (whole, part: string) => {
    const counted = SEQUENCE.exec(part);
    if (counted) {
      return String(sequence).padStart(Number(counted[1] ?? 1), "0");
    }
    const dated: Record<string, string> = { YYYY: day.slice(0, 4), YY: day.slice(2, 4), MM: day.slice(5, 7) };
    return dated[part] ?? whole;
  });
}

export type Counted = "ever" | "year" | "month";

/** When the counter of a pattern starts anew: never, with the year, or with the month. */
export function counted(pattern: string): Counted {
  const parts = [...pattern.matchAll(PART)].map((match) => match[1]);
  return parts.includes("MM") ? "month" : parts.includes("YYYY") || parts.includes("YY") ? "year" : "ever";
}
