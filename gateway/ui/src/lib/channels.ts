const FORMS = new Set(["esf", "esf_corrected", "esf_additional"]);

/** Whether a paper goes by Didox whatever the channel: an ESF always, an act at home; beside a foreign invoice an act is mailed. */
export function byDidox(kind: string, kinds: readonly string[]): boolean {
  return FORMS.has(kind) || (kind === "act" && !kinds.includes("invoice"));
}
