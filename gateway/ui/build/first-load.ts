import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

const LIMIT = 250_000;
const LANGUAGES = ["ru", "en", "uz"];

type Chunks = Map<string, Rolldown.OutputChunk>;

/** Fails the build when what a page loads before it can be used is more than the limit, compressed by gzip. */
export function firstLoad(): Plugin {
  return {
    name: "first-load",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks: Chunks = new Map(Object.values(bundle).flatMap((one) => (one.type === "chunk" ? [[one.fileName, one] as const] : [])));
      const sizes = new Map([...chunks.values()].map((chunk) => [chunk.fileName, gzipSync(chunk.code, { level: 9 }).length]));
      const pages = pagesOf(readFileSync(join(import.meta.dirname, "..", "src", "routes", "router.tsx"), "utf8"));
      const loads = pages.map(({ page, parts }) => {
        const weights = LANGUAGES.map((language) => weigh(chunks, sizes, [`routes/${page}.tsx`, `texts/${language}.ts`, ...parts.map((part) => `texts/${language}/${part}.json`)]));
        return { page, bytes: Math.max(...weights) };
      });
      for (const { page, bytes } of loads) {
        this.info(`first load of ${page}: ${(bytes / 1000).toFixed(1)} kB`);
      }
      const heavy = loads.filter(({ bytes }) => bytes > LIMIT);
      if (heavy.length > 0) {
        this.error(`more than ${LIMIT / 1000} kB of compressed script at first load: ${heavy.map(({ page, bytes }) => `${page} ${(bytes / 1000).toFixed(1)} kB`).join(", ")}. Load dialogs and tabs when they open.`);
      }
    },
  };
}

/** The pages of the router, each with the late texts that come with it. */
function pagesOf(router: string): { page: string; parts: string[] }[] {
  return [...router.matchAll(/import\("\.\/([\w-]+)"\)([^)]*)\)/g)].map(([, page = "", rest = ""]) => ({
    page, parts: [...rest.split("),")[0]?.matchAll(/"([a-z-]+)"/g) ?? []].map((match) => match[1] ?? ""),
  }));
}

/** What the entry and some modules load together, each file once. */
function weigh(chunks: Chunks, sizes: Map<string, number>, modules: string[]): number {
  const all = [...chunks.values()];
  const first = [...all.filter(({ isEntry }) => isEntry), ...modules.map((module) => chunkOf(all, module))];
  const loaded = new Set<string>();
  const add = (name: string): void => {
    if (!loaded.has(name)) {
      loaded.add(name);
      chunks.get(name)?.imports.forEach(add);
    }
  };
  first.forEach(({ fileName }) => add(fileName));
  return [...loaded].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
}

/** A file that is not found would be a file that is not weighed. */
function chunkOf(chunks: Rolldown.OutputChunk[], module: string): Rolldown.OutputChunk {
  const found = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${module}`));
  if (!found) {
    throw new Error(`first load: no file of the build begins with ${module}`);
  }
  return found;
}
