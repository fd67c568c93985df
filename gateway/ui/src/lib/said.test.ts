import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import en from "../texts/en";
import type { Texts } from "../texts/parts";
import ru from "../texts/ru";
import { saidTexts } from "../texts/said";
import uz from "../texts/uz";
import { addFormats, say } from "./said";

const reading = i18next.createInstance();

beforeAll(async () => {
  const words = async (base: Texts, language: string) => ({ translation: { ...base, ...(await saidTexts(language)) } });
  const resources = { ru: await words(ru, "ru"), en: await words(en, "en"), uz: await words(uz, "uz") };
  await reading.init({ lng: "ru", fallbackLng: false, interpolation: { escapeValue: false }, resources });
  addFormats(reading);
});

const inRussian = (code: string, values: Record<string, string> = {}) => say(reading.getFixedT("ru"), { code, values }, "the server's words");

test("a code is said in the reader's language with its values", () => {
  expect(inRussian("files_missing", { made: "1", all: "3" })).toBe("Файлы ещё создаются: 1 из 3");
  expect(say(reading.getFixedT("uz"), { code: "no_lines", values: {} }, "there are no lines")).toBe("Qatorlar yo‘q");
});

test("values are written as the language writes them", () => {
  expect(inRussian("credit_too_large", { amount: "1234567.50", currency: "UZS" })).toBe("От счёта осталось 1\u00a0234\u00a0567,50 UZS");
  expect(inRussian("date_in_future", { day: "2026-11-02" })).toBe("2 ноября 2026 г. ещё не наступило");
  expect(inRussian("role_missing", { roles: "accountant,preparer" })).toBe("Нужна роль: учёт оплат, бухгалтер");
  expect(inRussian("wrong_status", { status: "paid" })).toBe("Недоступно в статусе «Оплачен»");
});

test("a count takes its plural", () => {
  expect(inRussian("not_archived", { count: "1" })).toContain("1 утверждённый файл");
  expect(inRussian("not_archived", { count: "5" })).toContain("5 утверждённых файлов");
});

test("what has no text, or lacks a value of its text, stays in the server's words", () => {
  expect(inRussian("not_known_here")).toBe("the server's words");
  expect(inRussian("files_missing")).toBe("the server's words");
  expect(say(reading.getFixedT("ru"), null, "what a person wrote")).toBe("what a person wrote");
  expect(say(reading.getFixedT("en"), { code: "no_lines", values: {} }, "there are no lines")).toBe("there are no lines");
});
