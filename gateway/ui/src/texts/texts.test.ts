import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import codes from "./codes.json" with { type: "json" };
import en from "./en";
import { LATE, lateTexts } from "./late";
import type { Texts } from "./parts";
import ru from "./ru";
import { saidTexts } from "./said";
import uz from "./uz";

const whole = async (language: string, base: Texts): Promise<Texts> => ({ ...base, ...(await lateTexts(language, LATE)), ...(await saidTexts(language)) });
const LANGUAGES = { ru: await whole("ru", ru), en: await whole("en", en), uz: await whole("uz", uz) };
const SOURCES = join(import.meta.dirname, "..");
const PLURAL = /_(zero|one|two|few|many|other)$/;

function flat(texts: Texts, before = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[before + key, value] as [string, string]] : flat(value, `${before + key}.`),
  );
}

function code(): [string, string][] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts") && !name.endsWith("schema.ts"))
    .map((name) => [name, readFileSync(join(SOURCES, name), "utf8")]);
}

const places = (text = "") => [...text.matchAll(/{{(\w+)/g)].map((match) => match[1] ?? "").toSorted();
const known = new Map(Object.entries(LANGUAGES).map(([language, texts]) => [language, new Map(flat(texts))]));
const stems = (language: string) => new Set([...(known.get(language)?.keys() ?? [])].map((key) => key.replace(PLURAL, "")));

// English is what the server says itself; a text of ours is needed there only where the screen says it better.
const ownWords = (language: string) => [...stems(language)].filter((key) => language !== "en" || !/^said(Word)?\./.test(key)).toSorted();

test("Uzbek has the keys of Russian and no other", () => {
  expect(ownWords("uz")).toEqual(ownWords("ru"));
});

test("English has the keys of Russian and no other, but for what the server says in English", () => {
  expect(ownWords("en")).toEqual([...stems("ru")].filter((key) => !/^said(Word)?\./.test(key)).toSorted());
  expect([...stems("en")].filter((key) => key.startsWith("said.") && !stems("ru").has(key))).toEqual([]);
});

test.each(["ru", "uz"])("%s has words for every code that the server may say", (language) => {
  const known = stems(language);
  expect(Object.keys(codes).filter((code) => !known.has(`said.${code.replace(PLURAL, "")}`))).toEqual([]);
});

test.each(["ru", "uz"])("%s uses only the values that the server gives", (language) => {
  const given = new Map<string, string[]>(Object.entries(codes));
  const wanting = [...(known.get(language) ?? [])].filter(([key, text]) => {
    const code = key.replace(/^said\./, "");
    const values = given.get(code) ?? given.get(code.replace(PLURAL, ""));
    return key.startsWith("said.") && places(text).some((place) => !values?.includes(place));
  });
  expect(wanting.map(([key]) => key)).toEqual([]);
});

test.each(["ru", "en", "uz"])("%s has every plural form of its grammar", (language) => {
  const forms = { ru: ["one", "few", "many", "other"], en: ["one", "other"], uz: ["one", "other"] }[language] ?? [];
  const keys = known.get(language) ?? new Map<string, string>();
  const plurals = new Set([...keys.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")));
  // `needs_other`-like words are no plurals: a plural has `_other` and `_one` in Russian.
  const counted = [...plurals].filter((stem) => known.get("ru")?.has(`${stem}_one`));
  const missing = counted.flatMap((stem) => forms.filter((form) => !keys.has(`${stem}_${form}`)).map((form) => `${stem}_${form}`));
  expect(missing).toEqual([]);
});

test.each(["en", "uz"])("%s fills the same places as Russian", (language) => {
  const different = [...(known.get("ru") ?? [])].filter(([key, text]) => {
    const other = known.get(language)?.get(key);
    return other !== undefined && !PLURAL.test(key) && String(places(text)) !== String(places(other));
  });
  expect(different.map(([key]) => key)).toEqual([]);
});

test("every key that the code names is there", () => {
  const keys = stems("ru");
  const missing = code().flatMap(([name, text]) =>
    [...text.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((match) => match[1] ?? "").filter((key) => !keys.has(key)).map((key) => `${name}: ${key}`),
  );
  expect(missing).toEqual([]);
});

test("no text for people stands in the code", () => {
  const literal = code().flatMap(([name, text]) => {
    const bare = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const cyrillic = [...bare.matchAll(/[А-Яа-яЁё]{2,}[^"'`<]*/g)].map((match) => match[0]);
    const words = name.endsWith(".tsx") ? [...bare.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<\//g)].map((match) => match[1]) : [];
    const attributes = [...bare.matchAll(/\b(?:label|title|placeholder|aria-label)="([A-Z][^"]*)"/g)].map((match) => match[1]);
    return [...cyrillic, ...words, ...attributes].map((found) => `${name}: ${found}`);
  });
  expect(literal).toEqual([]);
});
