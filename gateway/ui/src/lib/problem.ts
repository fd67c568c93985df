import type { TFunction } from "i18next";
import { Refusal } from "../client";

/** A refusal in the reader's language where its code is known, in the server's words otherwise. */
export function refusal(error: Error, t: TFunction): string {
  if (!(error instanceof Refusal)) {
    return t("refused.network");
  }
  return t(`refused.code.${error.code}`, { defaultValue: error.message });
}

/**
 * What is wrong by field, for a form: the pointer `/lines/0/quantity` becomes `lines.0.quantity`. Empty when the
 * answer names no field, or is no refusal.
 */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof Refusal)) {
    return {};
  }
  return Object.fromEntries(error.fields.map(({ pointer, detail }) => [path(pointer), detail]));
}

function path(pointer: string): string {
  const steps = pointer.replace(/^#?\//, "").split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")).join(".");
}
