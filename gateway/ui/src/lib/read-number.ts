import { useTranslation } from "react-i18next";
import { answered, api } from "../client";

/** What a typed number is read as: an amount to its currency's smallest unit, or a number with so many digits. */
export type NumberKind = { currency: string } | { scale: number };

const LOCALES = { ru: "ru", en: "en", uz: "uz-Latn" } as const;

/**
 * Reads a number as typed, to a currency's smallest unit or to so many digits. Digits alone need no server; commas,
 * points and sums (`1200*1.12`) have one meaning, which the server gives.
 */
export function useReadNumber(): (typed: string, to: NumberKind) => Promise<string> {
  const { i18n } = useTranslation();
  return async (typed, to) => {
    const bare = typed.replace(/[\s\u00a0]/g, "");
    if (/^\d{1,15}$/.test(bare)) {
      return bare;
    }
    const locale = LOCALES[i18n.language as keyof typeof LOCALES] ?? "ru";
    const { amount } = await answered(api.POST("/api/v1/amounts/read", { body: { text: typed, locale, ...to } }));
    return amount;
  };
}
