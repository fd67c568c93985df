import type { Schemas } from "../client";
import type { paths } from "../client/schema";

export type Sort = Schemas["RegistrySort"];
export type Query = NonNullable<paths["/api/v1/invoices"]["get"]["parameters"]["query"]>;
type Scope = { entity: string | undefined; month: string };

export const LISTS = {
  status: ["draft", "needs_review", "approved", "sent", "accepted", "paid", "rejected", "void", "discarded"],
  deal_type: ["SUP", "HR", "FP"],
  kind: ["service", "advance", "credit", "correction"],
  payment_state: ["unpaid", "partial", "settled", "over"],
} as const;
export const TROUBLES = [
  "rendered:failed", "archived:failed", "synced:failed", "synced:unknown", "delivered:failed", "delivered:unknown", "delivered:waiting", "questioned:waiting",
] as const;
const SORTS: readonly Sort[] = ["updated", "document_date", "due_date", "number", "client", "gross"];
const TEXTS = ["q", "number", "client_id", "application_id", "created_by", "touched_by", "approved_by", "currency", "gross_from", "gross_to", "month_from", "month_to", "invoice", "batch"] as const;
const SIGNS = ["overdue", "drift", "this_month"] as const;

type Lists = { [Name in keyof typeof LISTS]?: (typeof LISTS)[Name][number][] | undefined };
type Texts = { [Name in (typeof TEXTS)[number]]?: string | undefined };
type Signs = { [Name in (typeof SIGNS)[number]]?: true | undefined };
/** What the address of the registry says: filters, the sort, and what is open. */
export type RegistrySearch = Lists & Texts & Signs & { fact?: string[] | undefined; tag?: string[] | undefined; sort?: Sort | undefined; order?: Schemas["SortOrder"] | undefined };

const FILTERS = [...Object.keys(LISTS), "fact", "tag", ...TEXTS.filter((name) => name !== "invoice" && name !== "batch"), ...SIGNS] as (keyof RegistrySearch)[];

/** An address by its known parts; what is unknown or empty is left out. */
export function readRegistry(search: Record<string, unknown>): RegistrySearch {
  const found: Record<string, unknown> = {};
  for (const [name, known] of Object.entries(LISTS)) {
    found[name] = several(search[name])?.filter((value) => (known as readonly string[]).includes(value));
  }
  for (const name of ["fact", "tag"]) {
    found[name] = several(search[name]);
  }
  for (const name of TEXTS) {
    const value = search[name];
    found[name] = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  }
  for (const name of SIGNS) {
    found[name] = search[name] === true ? true : undefined;
  }
  found["sort"] = SORTS.find((known) => known === search["sort"]);
  found["order"] = search["order"] === "asc" || search["order"] === "desc" ? search["order"] : undefined;
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0)));
}

function several(value: unknown): string[] | undefined {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.filter((one) => typeof one === "string" || typeof one === "number").map(String);
}

/** The query of the server; overdue is always as of today, the month that of the page when only it is wanted. */
export function queryOf(search: RegistrySearch, { entity, month }: Scope, today: string): Query {
  const { overdue, this_month, invoice: _invoice, batch: _batch, ...rest } = search;
  return {
    ...(rest as Query),
    ...(entity && { legal_entity_id: entity }),
    ...(this_month && { month }),
    ...(overdue && { overdue_on: today }),
  };
}

/** The same as filters to keep in a view. */
export function filtersOf(search: RegistrySearch, scope: Scope, today: string): Schemas["RegistryFilters-Input"] {
  const { sort: _sort, order: _order, ...filters } = queryOf(search, scope, today);
  return { status: [], deal_type: [], kind: [], payment_state: [], fact: [], tag: [], ...filters };
}

/** The address of a kept view, with its legal entity and month where it has them. */
export function searchOf({ filters = {}, sort, order }: Pick<Schemas["SavedViewRead"], "filters" | "sort" | "order">): RegistrySearch & { entity?: string; month?: string } {
  const { overdue_on, legal_entity_id, month, ...rest } = filters;
  return {
    ...readRegistry({ ...rest, sort, order, drift: rest.drift ?? undefined, overdue: Boolean(overdue_on), this_month: Boolean(month) }),
    ...(legal_entity_id && { entity: legal_entity_id }),
    ...(month && { month }),
  };
}

/** The filters that are in force, one by one, for taking each away. */
export function inForce(search: RegistrySearch): { name: keyof RegistrySearch; value: string }[] {
  return FILTERS.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : Array.isArray(value) ? value.map((one) => ({ name, value: one })) : [{ name, value: String(value) }];
  });
}

/** The address without one filter, or one value of it. */
export function without(search: RegistrySearch, name: keyof RegistrySearch, value: string): RegistrySearch {
  const left = search[name];
  const kept = Array.isArray(left) ? left.filter((one) => one !== value) : [];
  return { ...search, [name]: kept.length > 0 ? kept : undefined };
}

/** The address without any filter; the sort stays. */
export function unfiltered({ sort, order }: RegistrySearch): RegistrySearch {
  return { ...Object.fromEntries(FILTERS.map((name) => [name, undefined])), sort, order };
}

/** Whether anything narrows the registry. */
export function narrowed(search: RegistrySearch): boolean {
  return inForce(search).length > 0;
}
