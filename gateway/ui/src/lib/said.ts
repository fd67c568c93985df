import i18next, { type TFunction } from "i18next";
import type { Schemas } from "../client";
import { day, moment, month } from "./dates";
import { amount } from "./money";

export type Said = Schemas["SaidRead"];

const PLACE = /{{(\w+)/g;

/**
 * A sentence of the server in the reader's language: the text of its code with its values, or the server's own words
 * where there is no such text (English is what the server says) or a value that the text needs was not given.
 */
export function say(t: TFunction, said: Said | null | undefined, words: string): string {
  if (!said) {
    return words;
  }
  const { count, ...others } = said.values;
  const values: Record<string, string | number> = count === undefined ? others : { ...others, count: Number(count) };
  const key = `said.${said.code}`;
  const pattern = t(key, { ...values, defaultValue: "", skipInterpolation: true });
  const places = [...pattern.matchAll(PLACE)].map((match) => match[1] ?? "");
  return pattern && places.every((place) => place in values) ? t(key, values) : words;
}

/** What something of a service is called, as an operation, a job or a clock; `family` is what it is one of. */
export function sayWord(t: TFunction, family: string, name: string): string {
  return t(`saidWord.${family}.${name}`, { defaultValue: name.replaceAll("_", " ") });
}

/** A queue of work, which may be one legal entity's (`didox:S1`). */
export function sayLane(t: TFunction, lane: string, nameOf: (entity: string) => string): string {
  const [of = lane, entity] = lane.split(":");
  return [sayWord(t, "lane", of), entity && nameOf(entity)].filter(Boolean).join(" · ");
}

/** What runs by the clock, which may do so for each legal entity (`poll_didox_S1`). */
export function sayClock(t: TFunction, name: string, nameOf: (entity: string) => string): string {
  const [, clock, entity] = /^(poll_didox|reread_didox)_(.+)$/.exec(name) ?? [];
  return clock && entity ? `${sayWord(t, "clock", clock)} · ${nameOf(entity)}` : sayWord(t, "clock", name);
}

/** What somebody did to an invoice, as the log of changes names it. */
export function sayAction(t: TFunction, action: string): string {
  return say(t, { code: `audit_${action}`, values: {} }, t(`action.${action}`, { defaultValue: action.replaceAll("_", " ") }));
}

/**
 * Why something did not go on at a partner, kept with a code: `words` are a partner's behind the colon. A code that is
 * said elsewhere too has its text there.
 */
export function sayKept(t: TFunction, code: string | null | undefined, reason: string): string {
  const words = reason.slice(reason.indexOf(": ") + 1).trim();
  return code ? say(t, { code: `kept_${code}`, values: { words } }, say(t, { code, values: {} }, reason)) : reason;
}

/** Why something at a partner did not go on, or how far it went where nothing was said of it. */
export function sayStood(t: TFunction, { state, code, reason }: { state: string; code?: string | null; reason: string | null }): string {
  return reason ? sayKept(t, code, reason) : sayWord(t, "delivery", state);
}

/** What a fact is told with: a partner's trouble is a code and a reason, anything else stays as it is. */
export function sayFact(t: TFunction, detail: string): string {
  const [, code, reason] = /^([a-z]+(?:_[a-z]+)*): (.+)$/s.exec(detail) ?? [];
  return code && reason ? sayKept(t, code, reason) : detail;
}

/** What is to be said of work left out beside its reason, which has words of its own: a person's words, or what it was known by. */
export function sayLeftOut({ reason, detail }: Schemas["ExcludedWorklog"], language: string): string {
  if (language === "en" || reason === "manual") {
    return detail;
  }
  return /^(?:project|label|issue type|person|role|billed by|claimed by) (.+)$/.exec(detail)?.[1] ?? "";
}

// What stands behind the comma of a place, as in `{{day, day}}`: how its value is written, or the words it stands for.
const WRITTEN: Record<string, (value: string, language: string) => string> = {
  day: (value, language) => day(value, language) ?? value,
  month,
  moment,
  amount: (value, language) => amount(value, "", language),
  number: (value, language) => amount(value, "", language, 0),
};
const WORDS: Record<string, string> = {
  status: "status", document: "document", flag: "flag", deal: "deal", role: "role",
  kind: "saidWord.kind", call: "saidWord.call", party: "saidWord.party", field: "saidWord.field", direction: "saidWord.direction",
};

/** Teaches i18next the formats of the places in the texts of what the server says. */
export function addFormats(instance: typeof i18next): void {
  const word = (family: string, value: string) => instance.t(`${family}.${value}`, { defaultValue: value });
  const formatter = instance.services.formatter;
  for (const [name, written] of Object.entries(WRITTEN)) {
    formatter?.add(name, (value: unknown, language) => written(String(value), language ?? ""));
  }
  for (const [name, family] of Object.entries(WORDS)) {
    formatter?.add(name, (value: unknown) => word(family, String(value)));
  }
  formatter?.add("roles", (value: unknown) => String(value).split(",").map((role) => word("role", role)).join(", "));
}
