import type { TFunction } from "i18next";
import { sayWord } from "./said";

type Say = (t: TFunction, ...found: string[]) => string;

const documentOf = (t: TFunction, kind: string, number: string) => `${t(`document.${kind}`, { defaultValue: kind })} ${number}`;

// What the log of changes names beside plain fields: it holds numbers, codes and what is in other services.
const FIELDS: readonly (readonly [RegExp, Say])[] = [
  [/^annex (\S+) (\w+)$/, (t, row, what) => t(`saidWord.annex.${what}`, { row, defaultValue: `annex ${row} ${what}` })],
  [/^line (\d+)$/, (t, row) => t("saidWord.audit.line", { row })],
  [/^line (\d+) (\w+)$/, (t, row, what = "") => `${t("saidWord.audit.line", { row })}: ${sayWord(t, "line", what)}`],
  [/^proposed (\w+)$/, (t, what = "") => `${t("saidWord.audit.proposed")}: ${sayWord(t, "line", what)}`],
  [/^(buyer|seller|contract) (\w+)$/, (t, whose = "", what = "") => `${whose === "contract" ? sayWord(t, "changed", whose) : sayWord(t, "party", whose)}: ${sayWord(t, "field", what)}`],
  [/^(bill|esf|act|invoice|annex|credit_note|esf_corrected|esf_additional|quote) (\S+)(?: accepted)?$/, (t, kind = "", number = "") => documentOf(t, kind, number)],
  [/^guardrail (\w+)$/, (t, code = "") => `${t("saidWord.audit.guardrail")}: ${t(`flag.${code}`, { defaultValue: code })}`],
  [/^(?:drift of )?worklog (\S+)$/, (t, id) => t("saidWord.audit.worklog", { id })],
  [/^(didox document|delivery|notice|shipment|telegram message) \S+$/, (t, what = "") => sayWord(t, "target", what.replace(" ", "_"))],
];

// What services note of themselves where a person would give a reason; the rest of such a reason is a person's own.
const REASONS: readonly (readonly [RegExp, Say])[] = [
  [/^signed in Didox$/, (t) => t("saidWord.audit.signedInDidox")],
  [/^link: (.+)$/s, (t, name) => t("saidWord.audit.byLink", { name })],
  [/^(create_draft|sign|cancel|delete_draft) of (\S+)$/, (t, call = "", number = "") => `${sayWord(t, "call", call)}: ${number}`],
  [/^(create_draft|sign|cancel|delete_draft) (arrived|did not arrive): (.+)$/s, (t, call = "", came = "", why = "") => `${sayWord(t, "call", call)}, ${t(came === "arrived" ? "saidWord.audit.arrived" : "saidWord.audit.lost")}: ${why}`],
  [/^not arrived$/, (t) => t("saidWord.audit.lost")],
  [/^planned$/, (t) => t("saidWord.audit.planned")],
  [/^operation (\d+)$/, (t, id) => t("saidWord.audit.operation", { id })],
  [/^sent again: (.+)$/s, (t, why) => t("saidWord.audit.sentAgain", { why })],
  [/^to (\S+@\S+(?:, \S+@\S+)*)$/, (t, to) => t("saidWord.audit.to", { to })],
  [/^(bank_fee|rounding)(?:: (.+))?$/s, (t, why = "", note = "") => [sayWord(t, "difference", why), note].filter(Boolean).join(": ")],
];

/** What changed, as the log of changes names it. */
export function sayField(t: TFunction, field: string): string {
  return saidBy(FIELDS, t, field) ?? t(`saidWord.changed.${field.replaceAll(/\W/g, "_")}`, { defaultValue: field });
}

/** The value of what changed: a status or how a paper stands in words, anything else as it is. */
export function sayValue(t: TFunction, field: string, value: string): string {
  if (field === "status") {
    return t(`status.${value}`, { defaultValue: value });
  }
  return t(`saidWord.delivery.${value}`, { defaultValue: "" }) || sayReason(t, value);
}

/** Who did it: a person by name, or a part of ours that did it by itself. */
export function sayActor(t: TFunction, { actor_id, actor_name }: { actor_id: string; actor_name: string }): string {
  return actor_id.startsWith("service:") ? t(`saidWord.actor.${actor_id.replace("service:", "")}`, { defaultValue: actor_name }) : actor_name;
}

/** Why it was done: the words of a person, or what a service noted of it. */
export function sayReason(t: TFunction, reason: string): string {
  return saidBy(REASONS, t, reason) ?? reason;
}

function saidBy(known: typeof FIELDS, t: TFunction, words: string): string | undefined {
  for (const [pattern, say] of known) {
    const found = pattern.exec(words);
    if (found) {
      return say(t, ...found.slice(1).map((part) => part ?? ""));
    }
  }
  return undefined;
}
