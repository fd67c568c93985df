import type { Schemas } from "../client";

export type Terms = { readonly [name: string]: unknown };
export type DealType = Schemas["DealType"];
export type TermsKind = "amount" | "hours" | "percent" | "count" | "rate" | "choice" | "several" | "words" | "yes" | "month";
/** Changes terms as they are when the change comes: a number may be read after another rule was written. */
export type ChangeTerms = (change: (now: Terms) => Terms) => void;
/** A rule at its place in the terms. `usual` is what holds when the terms do not say it. */
export type TermsField = { path: string; kind: TermsKind; choices?: readonly string[]; usual?: string; needed?: boolean };
/** Rules that belong together; a `part` is there as a whole or not at all, and begins as `initial`. */
export type TermsSection = { name: string; fields: readonly TermsField[]; part?: { path: string; initial: Terms } };

const SECTIONS: Record<DealType, readonly TermsSection[]> = {
  SUP: [
    {
      name: "fee",
      fields: [
        { path: "fee", kind: "amount", needed: true },
        { path: "included_hours", kind: "hours", needed: true },
        { path: "billed", kind: "choice", choices: ["arrears", "ahead"], usual: "arrears" },
        { path: "prorate", kind: "yes", usual: "true" },
      ],
    },
    {
      name: "overage",
      part: { path: "overage", initial: {} },
      fields: [
        { path: "overage.rate", kind: "amount" },
        { path: "overage.order", kind: "choice", choices: ["chronological", "pro_rata"], usual: "chronological" },
        { path: "overage.alert_percent", kind: "percent" },
        { path: "overage.stop_percent", kind: "count" },
      ],
    },
    {
      name: "rollover",
      part: { path: "rollover", initial: { mode: "surplus" } },
      fields: [
        { path: "rollover.mode", kind: "choice", choices: ["none", "surplus", "deficit"], usual: "none" },
        { path: "rollover.cap_hours", kind: "hours" },
        { path: "rollover.expires_after_periods", kind: "count" },
        { path: "rollover.consume", kind: "choice", choices: ["oldest_first", "current_first"], usual: "oldest_first" },
      ],
    },
  ],
  HR: [
    { name: "minimum", fields: [{ path: "minimum", kind: "amount" }] },
    {
      name: "cap",
      part: { path: "cap", initial: { amount: "", per: "period", above: "carried" } },
      fields: [
        { path: "cap.amount", kind: "amount", needed: true },
        { path: "cap.per", kind: "choice", choices: ["period", "deal"], needed: true },
        { path: "cap.above", kind: "choice", choices: ["lost", "carried"], needed: true },
      ],
    },
  ],
  FP: [
    { name: "price", fields: [{ path: "price", kind: "amount", needed: true }] },
    {
      name: "instalments",
      part: { path: "instalments", initial: { count: "", first_month: "" } },
      fields: [
        { path: "instalments.count", kind: "count", needed: true },
        { path: "instalments.first_month", kind: "month", needed: true },
      ],
    },
  ],
};

const COMMON: readonly TermsSection[] = [
  {
    name: "rounding",
    part: { path: "rounding", initial: { increment_minutes: 15, mode: "up" } },
    fields: [
      { path: "rounding.increment_minutes", kind: "count", choices: ["1", "5", "6", "10", "15", "30", "60"], usual: "1" },
      { path: "rounding.mode", kind: "choice", choices: ["none", "up", "down", "nearest_half_up", "nearest_half_down"], usual: "none" },
      { path: "rounding.scope", kind: "choice", choices: ["worklog", "issue_per_day", "issue_per_period", "person_per_day", "period"], usual: "worklog" },
      { path: "rounding.minimum_minutes", kind: "count", usual: "0" },
      { path: "rounding.hours_scale", kind: "count", choices: ["2", "6"], usual: "2" },
    ],
  },
  {
    name: "lines",
    fields: [
      { path: "lines.grouping", kind: "several", choices: ["worklog", "issue", "epic", "person", "role", "day", "month", "project"], usual: "role" },
      { path: "lines.show_people", kind: "yes", usual: "false" },
      { path: "esf_lines", kind: "choice", choices: ["single", "each"], usual: "single" },
    ],
  },
  {
    name: "exclusions",
    fields: ["roles", "people", "internal_projects", "internal_labels", "internal_issue_types", "warranty_issue_types"].map((name) => ({ path: `exclusions.${name}`, kind: "words" as const })),
  },
  {
    name: "due",
    part: { path: "due", initial: { days: "", counted_from: "document", kind: "calendar" } },
    fields: [
      { path: "due.days", kind: "count", needed: true },
      { path: "due.kind", kind: "choice", choices: ["calendar", "banking"], usual: "calendar" },
      { path: "due.counted_from", kind: "choice", choices: ["document", "sending", "acceptance", "receipt"], usual: "document" },
    ],
  },
  {
    name: "exchange",
    part: { path: "exchange", initial: { basis: "document_date" } },
    fields: [
      { path: "exchange.basis", kind: "choice", choices: ["document_date", "period_end", "fixed"], usual: "document_date" },
      { path: "exchange.fixed", kind: "rate" },
      { path: "exchange.floor", kind: "rate" },
      { path: "exchange.cap", kind: "rate" },
    ],
  },
  {
    name: "advance",
    part: { path: "advance", initial: { offset: "proportional" } },
    fields: [
      { path: "advance.percent", kind: "percent" },
      { path: "advance.amount", kind: "amount" },
      { path: "advance.offset", kind: "choice", choices: ["proportional", "fastest"], usual: "proportional" },
    ],
  },
  {
    name: "money",
    fields: [
      { path: "discount_percent", kind: "percent" },
      { path: "prices_include_tax", kind: "yes", usual: "false" },
      { path: "acceptance_days", kind: "count" },
    ],
  },
];

/** What a form asks for a deal type, its own rules first. */
export function sectionsOf(deal: DealType): readonly TermsSection[] {
  return [...SECTIONS[deal], ...COMMON];
}

/** The deal type that terms are of; null where no form of ours knows it. */
export function dealOf(terms: Terms): DealType | null {
  const deal = terms["deal_type"];
  return deal === "SUP" || deal === "HR" || deal === "FP" ? deal : null;
}

/** The terms of a deal that says nothing yet. */
export function emptyTerms(deal: DealType): Terms {
  return { deal_type: deal };
}

function isTerms(value: unknown): value is Terms {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a place, or undefined. */
export function at(terms: Terms, path: string): unknown {
  return path.split(".").reduce<unknown>((inside, name) => (isTerms(inside) ? inside[name] : undefined), terms);
}

/** The terms with another value at a place; undefined takes it out. */
export function put(terms: Terms, path: string, value: unknown): Terms {
  const [name = "", ...rest] = path.split(".");
  const inside = terms[name];
  const next = rest.length === 0 ? value : put(isTerms(inside) ? inside : {}, rest.join("."), value);
  const { [name]: _before, ...others } = terms;
  return next === undefined ? others : { ...others, [name]: next };
}

/** The text that a form shows of a rule: lists separated by commas, nothing as an empty text. */
export function textAt(terms: Terms, path: string): string {
  const value = at(terms, path);
  return Array.isArray(value) ? value.join(", ") : value === undefined || value === null ? "" : String(value);
}

/** The terms with a rule as somebody wrote it; an empty text leaves the rule out. */
export function putText(terms: Terms, { path, kind }: Pick<TermsField, "path" | "kind">, text: string): Terms {
  const written = text.trim();
  if (written === "") {
    return put(terms, path, undefined);
  }
  switch (kind) {
    case "count":
      return put(terms, path, /^\d{1,9}$/.test(written) ? Number.parseInt(written, 10) : written);
    case "yes":
      return put(terms, path, written === "true");
    case "several":
    case "words":
      return put(terms, path, written.split(",").map((word) => word.trim()).filter(Boolean));
    default:
      return put(terms, path, written);
  }
}

/** Terms as a form begins with them: days to pay have one place only. */
export function asForm(terms: Terms): Terms {
  const { due_days, ...others } = terms;
  return due_days === undefined || due_days === null || others["due"] ? others : { ...others, due: { days: due_days } };
}

/** The rules that the terms say, by section; what a deal leaves as usual is not among them. */
export function said(terms: Terms): { name: string; fields: TermsField[] }[] {
  const deal = dealOf(terms);
  if (deal === null) {
    return [];
  }
  const shown = asForm(terms);
  return sectionsOf(deal)
    .map(({ name, fields }) => ({ name, fields: fields.filter(({ path }) => textAt(shown, path) !== "") }))
    .filter(({ fields }) => fields.length > 0);
}

export type Item = Terms;
/** The items of a list in the terms: milestones, change requests, parts of a fee. */
export function itemsAt(terms: Terms, path: string): Item[] {
  const value = at(terms, path);
  return Array.isArray(value) ? value.filter(isTerms) : [];
}

/** A title in the first language that has one. */
export function titleOf(item: Item): string {
  const title = item["title"];
  return isTerms(title) ? String(Object.values(title).find((text) => typeof text === "string" && text !== "") ?? "") : "";
}
