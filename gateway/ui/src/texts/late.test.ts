import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { LATE } from "./late";

const SOURCES = join(import.meta.dirname, "..");
const ROUTER = readFileSync(join(SOURCES, "routes", "router.tsx"), "utf8");

// Which late part holds a key, by the key's first word.
const holders = new Map(LATE.flatMap((part) => Object.keys(JSON.parse(readFileSync(join(import.meta.dirname, "ru", `${part}.json`), "utf8"))).map((word) => [word, part] as const)));

/** A module and everything that it imports, at once or later. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) {
    return seen;
  }
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/(?:^import (?!type).*from|^} from|import\()\s*"(\.[^"]+)"/gm)) {
    const found = [".tsx", ".ts"].map((end) => join(dirname(file), name) + end).find((one) => existsSync(one));
    if (found) {
      reached(found, seen);
    }
  }
  return seen;
}

/** The late parts whose keys a module names. */
function partsOf(file: string): string[] {
  const keys = [...readFileSync(file, "utf8").matchAll(/["`](\w+)\.[\w.$]/g)].map((match) => match[1] ?? "");
  return keys.flatMap((word) => holders.get(word) ?? []);
}

const pages = readdirSync(join(SOURCES, "routes")).filter((name) => name.endsWith(".tsx") && name !== "router.tsx").map((name) => name.replace(".tsx", ""));

test.each(pages)("the page %s brings the texts that it shows", (page) => {
  const declared = new RegExp(`import\\("\\./${page}"\\)([^)]*)\\)`).exec(ROUTER)?.[1] ?? "";
  const wanted = new Set([...reached(join(SOURCES, "routes", `${page}.tsx`))].flatMap(partsOf));
  expect([...wanted].filter((part) => !declared.includes(`"${part}"`))).toEqual([]);
});

test("what stands around every page shows no text that comes late", () => {
  const around = [...reached(join(SOURCES, "features", "shell", "frame.tsx")), ...reached(join(SOURCES, "features", "log-in", "log-in.tsx"))];
  expect(around.flatMap((file) => partsOf(file).map((part) => `${file}: ${part}`))).toEqual([]);
});
