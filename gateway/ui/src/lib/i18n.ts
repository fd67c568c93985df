import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";
import ru from "./ru.json";

const KEPT = "proxima.language";

export async function startI18n(): Promise<void> {
  const asked = localStorage.getItem(KEPT) ?? (navigator.language.startsWith("en") ? "en" : "ru");
  await i18next.use(initReactI18next).init({
    resources: { ru: { translation: ru }, en: { translation: en } },
    lng: asked,
    fallbackLng: "ru",
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = asked;
}

export function chooseLanguage(language: string): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
