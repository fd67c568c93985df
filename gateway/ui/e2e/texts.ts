import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page, Response } from "@playwright/test";

export type Language = "ru" | "en" | "uz";
type Texts = { [key: string]: string | Texts };

/** The texts of each language, file by file. */
const TEXTS: Record<Language, readonly Texts[]> = { ru: read("ru"), en: read("en"), uz: read("uz") };

// What makes words a sentence in English; names and titles have none of these. Uzbek has none of them either.
const ENGLISH = /\b(is|are|was|were|has|have|been|cannot|does|did|nobody|nothing|needs|will)\b/;
// Where a sentence stands that has its code beside it, as `x` beside `x_said`, or one of these beside `said`.
const SAID = ["detail", "reason", "result", "last_result"];

/** The sentences of services that a page was given with their codes: each has words of its own in every language. */
export class Sentences {
  private readonly found = new Set<string>();
  private reading: Promise<void>[] = [];

  constructor(page: Page) {
    page.on("response", (response) => this.reading.push(this.read(response)));
  }

  /** All that came until now. */
  async all(): Promise<ReadonlySet<string>> {
    await Promise.all(this.reading.splice(0));
    return this.found;
  }

  private async read(response: Response): Promise<void> {
    if (!response.url().includes("/api/v1/") || !response.headers()["content-type"]?.includes("json")) {
      return;
    }
    // A page that was left lets its answers go unread.
    const body: unknown = await response.json().catch(() => null);
    this.look(body);
  }

  private look(value: unknown): void {
    if (typeof value !== "object" || value === null) {
      return;
    }
    for (const [name, inside] of Object.entries(value)) {
      const beside = name === "said" ? SAID : name.endsWith("_said") ? sentencesBeside(name) : [];
      for (const own of beside) {
        this.note((value as Record<string, unknown>)[own], inside);
      }
      this.look(inside);
    }
  }

  private note(words: unknown, said: unknown): void {
    if (Array.isArray(words) && Array.isArray(said)) {
      words.forEach((one, at) => this.note(one, said[at]));
    } else if (typeof words === "string" && said) {
      this.found.add(words);
    }
  }
}

/** `next_said` is beside `next`, `lane_said` beside `lane_reason`, `prefill_said` beside `prefill_problems`. */
function sentencesBeside(name: string): string[] {
  const stem = name.slice(0, -"_said".length);
  return [stem, `${stem}_reason`, `${stem}_problems`];
}

/** What is on the page in no language of people, or in another one than was chosen. */
export async function untranslated(page: Page, language: Language, sentences: Sentences): Promise<string[]> {
  const words = await page.evaluate(spoken);
  const own = new Set(values(language));
  const foreign = new Set(others(language).filter((value) => !own.has(value)));
  const said = language === "en" ? [] : [...(await sentences.all())];
  const parts = new Set(partsOf(language));
  const isForeign = (word: string) => foreign.has(word) || said.some((one) => word.includes(one)) || (language !== "en" && ENGLISH.test(word));
  return words.filter((word) => isForeign(word) || (/^[a-z]\w*(\.\w+)+$/i.test(word) && parts.has(word.slice(0, word.indexOf(".")))));
}

/** The texts of the other languages that nothing but our own page can have put there. */
function others(language: Language): string[] {
  const russian = language === "ru" ? [] : values("ru").filter((value) => /[А-Яа-яЁё]/.test(value));
  // One word may be a name or a code of the data.
  const english = language === "en" ? [] : values("en").filter((value) => value.includes(" "));
  return [...russian, ...english];
}

/** The texts on the page, and what is told of its elements; what a partner or a person said is quoted, in any language. */
function spoken(): string[] {
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest("q, code, [translate=no], script, style")) {
      found.add(node.textContent?.trim() ?? "");
    }
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    for (const name of ["aria-label", "placeholder", "title"]) {
      found.add(element.getAttribute(name)?.trim() ?? "");
    }
  }
  return [...found];
}

function read(language: Language): Texts[] {
  const folder = join(import.meta.dirname, "../src/texts", language);
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Texts);
}

function partsOf(language: Language): string[] {
  return TEXTS[language].flatMap((part) => Object.keys(part));
}

function values(language: Language): string[] {
  const flat = (texts: Texts): string[] => Object.values(texts).flatMap((value) => (typeof value === "string" ? [value] : flat(value)));
  return TEXTS[language].flatMap(flat);
}
