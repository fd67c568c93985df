import type { Client } from "./data";

/** The languages of a client's papers: one, or two beside each other. */
export function languagesOf(client: Client | undefined): string[] {
  const languages = (client?.language ?? "").split(/[+,]/).map((one) => one.trim()).filter(Boolean);
  return languages.length > 0 ? languages : ["ru"];
}
