/** What somebody can do about a flag of an application's month. */
export type Advice = "terms" | "contract" | "unclaimed" | "nothing" | "read" | "look";

const ADVICE: Record<string, Advice> = {
  missing_rate: "terms", missing_price: "terms", ambiguous_rate: "terms", ambiguous_terms: "terms", missing_terms: "terms",
  contract_ends: "contract", not_in_validity: "contract", missing_catalog_code: "contract", missing_details: "contract",
  ambiguous_scope: "unclaimed", nothing_to_bill: "nothing", no_worklogs: "nothing", zero_total: "nothing", stale_source: "read", provisional: "read",
};

/** The advices for some flags, what stops a draft first, each with its flags; an unknown flag wants a look. */
export function advicesOf(flags: readonly string[]): { advice: Advice; flags: string[] }[] {
  const order: readonly Advice[] = ["terms", "contract", "unclaimed", "nothing", "read", "look"];
  return order.flatMap((advice) => {
    const own = flags.filter((flag) => (ADVICE[flag] ?? "look") === advice);
    return own.length === 0 ? [] : [{ advice, flags: own }];
  });
}
