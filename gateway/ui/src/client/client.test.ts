import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "..");

test("the server is asked through the generated client alone", () => {
  const byHand = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"))
    .filter((name) => /(?<![.\w])fetch\s*\(|window\.fetch|XMLHttpRequest|sendBeacon/.test(readFileSync(join(SOURCES, name), "utf8")));
  expect(byHand).toEqual([]);
});
