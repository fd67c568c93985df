import type { Texts } from "./parts";

const FILES = import.meta.glob<Texts>("./said/*.json", { import: "default" });

/** Words for what services say, in one language. No page waits for them: they are needed once something is said. */
export async function saidTexts(language: string): Promise<Texts> {
  return (await FILES[`./said/${language}.json`]?.()) ?? {};
}
