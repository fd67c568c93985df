import { dayBefore } from "./aging";
import { at, put, type Terms } from "./terms";

export type RuleField = { name: string; kind: "text" | "date" | "number" | "choice" | "several"; choices?: readonly string[] };

export const LANGUAGES = ["ru", "uz-Latn", "uz-Cyrl", "en"];
export const DOCUMENT_SETS = ["esf", "esf+act", "bill+esf", "bill+esf+act", "bill", "invoice", "invoice+act"];

const text = (name: string): RuleField => ({ name, kind: "text" });

/** What a rule can say of a client; `emails.<role>` stands for one address of it. */
export const PARTY_FIELDS: readonly RuleField[] = [
  ...["legal_name", "tin", "vat_number"].map(text),
  { name: "vat_status", kind: "choice", choices: ["active", "inactive", "suspended", "none"] },
  ...["address", "city", "director", "director_position", "director_basis", "accountant", "bank_name", "bank_account", "bank_code", "swift", "language", "emails.primary", "emails.copy"].map(text),
];

/** What a rule can say of a contract, but its recipients. */
export const CONTRACT_FIELDS: readonly RuleField[] = [
  text("contract_no"),
  { name: "contract_date", kind: "date" },
  { name: "document_set", kind: "choice", choices: DOCUMENT_SETS },
  { name: "languages", kind: "several", choices: LANGUAGES },
  { name: "contract_amount", kind: "number" },
  { name: "ends_on", kind: "date" },
  ...["purchase_order", "registration_id", "tax_profile", "catalog_code", "package_code", "signer_id"].map(text),
  { name: "esf_lines", kind: "choice", choices: ["single", "each"] },
  { name: "acceptance_days", kind: "text" },
];

type Said = { field: string; value?: unknown };

/** What holds now as the texts of a form: what is read, and over it what only rules say. */
export function presentOf(fields: readonly RuleField[], read: Terms, overlaid: readonly Said[]): Record<string, string> {
  const all = overlaid.reduce<Terms>((sum, { field, value }) => (at(sum, field) === undefined ? put(sum, field, value) : sum), read);
  return Object.fromEntries(fields.map(({ name }) => [name, written(at(all, name))]));
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : value === null || value === undefined ? "" : String(value);
}

/** The content of a rule: only what differs from what holds now. Null when nothing does. What is emptied stays as it was. */
export function changesOf(fields: readonly RuleField[], before: Record<string, string>, after: Record<string, string>): Terms | null {
  let content: Terms = {};
  for (const { name, kind } of fields) {
    const value = (after[name] ?? "").trim();
    if (value !== "" && value !== before[name]) {
      content = put(content, name, kind === "several" ? value.split(",") : value);
    }
  }
  return Object.keys(content).length > 0 ? content : null;
}

/** The first day without a rule whose last day is given. */
export function dayAfter(last: string): string {
  return dayBefore(last, -1);
}
