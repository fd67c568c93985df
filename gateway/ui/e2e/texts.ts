import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const TEXTS = join(import.meta.dirname, "../src/texts");
export type Language = "ru" | "en" | "uz";
type Texts = { [key: string]: string | Texts };

/** What is on the page in no language of people, or in Russian although another was chosen. */
export async function untranslated(page: Page, language: Language): Promise<string[]> {
  const words = await page.evaluate(spoken);
  const own = new Set(values(language));
  const foreign = language === "ru" ? new Set<string>() : new Set(values("ru").filter((value) => /[А-Яа-яЁё]/.test(value) && !own.has(value)));
  const parts = new Set(partsOf(language));
  return words.filter((word) => foreign.has(word) || (/^[a-z]\w*(\.\w+)+$/i.test(word) && parts.has(word.slice(0, word.indexOf(".")))));
}

/** The texts on the page, and what is told of its elements. */
function spoken(): string[] {
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    found.add(node.textContent?.trim() ?? "");
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    for (const name of ["aria-label", "placeholder", "title"]) {
      found.add(element.getAttribute(name)?.trim() ?? "");
    }
  }
  return [...found];
}

function read(language: Language): Texts[] {
  return readdirSync(join(TEXTS, language)).map((file) => JSON.parse(readFileSync(join(TEXTS, language, file), "utf8")) as Texts);
}

function partsOf(language: Language): string[] {
  return read(language).flatMap((part) => Object.keys(part));
}

function values(language: Language): string[] {
  const flat = (texts: Texts): string[] => Object.values(texts).flatMap((value) => (typeof value === "string" ? [value] : flat(value)));
  return read(language).flatMap(flat);
}
