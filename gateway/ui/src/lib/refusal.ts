import type { TFunction } from "i18next";
import { Refusal } from "../client";

/** A refusal in the reader's language where its code is known, in the server's words otherwise. */
export function refusal(error: Error, t: TFunction): string {
  if (!(error instanceof Refusal)) {
    return t("refused.network");
  }
  return t(`refused.code.${error.code}`, { defaultValue: error.message });
}
