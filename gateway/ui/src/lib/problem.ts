import i18next, { type TFunction } from "i18next";
import { Refusal } from "../client";
import { say } from "./said";

/** What the page itself has to say, in the reader's words. */
export class Told extends Error {}

/** A refusal in the reader's language where its code is known, in the server's words otherwise. */
export function refusal(error: Error, t: TFunction): string {
  if (error instanceof Told) {
    return error.message;
  }
  return error instanceof Refusal ? say(t, error.said, error.message) : t("refused.network");
}

/**
 * What is wrong by field, for a form: the pointer `/lines/0/quantity` becomes `lines.0.quantity`. Empty when the
 * answer names no field, or is no refusal.
 */
export function fieldErrors(error: unknown, t: TFunction = i18next.t): Record<string, string> {
  if (!(error instanceof Refusal)) {
    return {};
  }
  return Object.fromEntries(error.fields.map(({ pointer, detail, said }) => [path(pointer), say(t, said, detail)]));
}

function path(pointer: string): string {
  const steps = pointer.replace(/^#?\//, "").split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")).join(".");
}
