import { parts, type Texts } from "./parts";

export const LATE = ["approvals", "clients", "contracts", "drift", "invoice", "month", "operations", "payments", "registry", "settings", "signing", "terms", "time"] as const;
export type LatePart = (typeof LATE)[number];

const FILES = import.meta.glob<Texts>("./*/{approvals,clients,contracts,drift,invoice,month,operations,payments,registry,settings,signing,terms,time}.json", { import: "default" });

/** The texts of some pages in one language, fetched when a page needs them. */
export async function lateTexts(language: string, names: readonly LatePart[]): Promise<Texts> {
  const files = await Promise.all(names.map(async (name) => [name, await FILES[`./${language}/${name}.json`]?.()] as const));
  return parts(Object.fromEntries(files));
}
