import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { type LatePart, lateTexts } from "../texts/late";
import type { Texts } from "../texts/parts";
import { saidTexts } from "../texts/said";
import { addFormats } from "./said";

export const LANGUAGES = ["ru", "en", "uz"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = "proxima.language";
const LOADED: Record<Language, () => Promise<{ default: Texts }>> = {
  ru: () => import("../texts/ru"),
  en: () => import("../texts/en"),
  uz: () => import("../texts/uz"),
};

const needed = new Set<LatePart>();

/** Loads the texts of the reader's language: the one chosen before, or the browser's, or Russian. */
export async function startI18n(): Promise<void> {
  const wanted = [localStorage.getItem(KEPT), navigator.language.slice(0, 2)];
  const language = wanted.find((one): one is Language => LANGUAGES.some((known) => known === one)) ?? "ru";
  await i18next.use(initReactI18next).init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {}, react: { bindI18nStore: "added" } });
  addFormats(i18next);
  await use(language);
}

/** Changes the language of the screens and keeps the choice in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  await use(language);
}

/** A page together with the texts that only some pages need. */
export function withTexts<Page>(load: () => Promise<Page>, ...parts: LatePart[]): () => Promise<Page> {
  return async () => {
    const [page] = await Promise.all([load(), need(parts)]);
    return page;
  };
}

async function need(parts: readonly LatePart[]): Promise<void> {
  for (const part of parts) {
    needed.add(part);
  }
  await add(i18next.language as Language, parts);
}

async function add(language: Language, parts: readonly LatePart[]): Promise<void> {
  i18next.addResourceBundle(language, "translation", await lateTexts(language, parts), true);
}

async function use(language: Language): Promise<void> {
  void saidTexts(language).then((words) => i18next.addResourceBundle(language, "translation", words, true));
  const texts = await LOADED[language]();
  i18next.addResourceBundle(language, "translation", texts.default, true);
  await add(language, [...needed]);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
