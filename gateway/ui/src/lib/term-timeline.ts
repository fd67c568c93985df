import type { Schemas } from "../client";
import { dayBefore } from "./aging";
import type { Terms } from "./terms";

export type Override = Schemas["OverrideRead"];
export type SourceTerms = Schemas["SourceTerms"];

/** Days on which one version holds; `to` is the last of them. Neither a source nor a rule: nothing is known of the days. */
export type Stretch = { from: string; to: string | null; terms: Terms | null; version: string | null; override: Override | null };

/**
 * Which terms hold when, the oldest first: a rule of staff before the source's version. `valid_to` of both is the first
 * day after; a rule that ends where it begins never held.
 */
export function stretches(source: readonly SourceTerms[], overrides: readonly Override[]): Stretch[] {
  const rules = overrides.filter(({ kind, valid_from, valid_to }) => kind === "terms" && valid_to !== valid_from);
  const dated = [...source, ...rules];
  const cuts = [...new Set(dated.flatMap(({ valid_from, valid_to }) => (valid_to ? [valid_from, valid_to] : [valid_from])))].toSorted();
  const found: Stretch[] = [];
  for (const [number, from] of cuts.entries()) {
    const until = cuts[number + 1];
    const rule = rules.find((one) => holds(one, from)) ?? null;
    const version = rule ? null : (source.find((one) => holds(one, from)) ?? null);
    const to = until ? dayBefore(until, 1) : null;
    const last = found.at(-1);
    if (!rule && !version && !until) {
      break;
    }
    if (last && last.override === rule && last.version === (version?.version ?? null) && last.terms === (rule?.content ?? version?.terms ?? null)) {
      last.to = to;
    } else {
      found.push({ from, to, terms: rule?.content ?? version?.terms ?? null, version: version?.version ?? null, override: rule });
    }
  }
  return found;
}

/** The stretch of a day, if any. */
export function stretchOn(found: readonly Stretch[], day: string): Stretch | undefined {
  return found.find((one) => isOn(one, day));
}

/** Whether a day is one of a stretch. */
export function isOn({ from, to }: Stretch, day: string): boolean {
  return from <= day && (to === null || day <= to);
}

/** Whether something dated holds on a day: from its first day, or ever, to the one before its end. */
export function holds({ valid_from, valid_to }: { valid_from?: string | null; valid_to?: string | null }, day: string): boolean {
  return (!valid_from || valid_from <= day) && (!valid_to || day < valid_to);
}

/** The day before the one on which something does not hold any more; null has no end. */
export function lastDay(validTo: string | null): string | null {
  return validTo && dayBefore(validTo, 1);
}
