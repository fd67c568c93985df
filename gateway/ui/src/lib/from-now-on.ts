/** What somebody changed of a client or a contract in one document, by the fields of rules: empty texts are no rule. */
export type Changed = { party: Record<string, string>; contract: Record<string, string> };

const AS_RULE: Record<string, string> = { account: "bank_account", number: "contract_no", date: "contract_date" };
// A short name is printed nowhere and no rule sets it.
const NEVER = new Set(["name"]);

/** The changes with one more; a field that no rule knows, or that was emptied, is left out. */
export function withChange(changed: Changed, part: keyof Changed, field: string, text: string): Changed {
  const name = AS_RULE[field] ?? field;
  const { [name]: _before, ...others } = changed[part];
  const kept = NEVER.has(field) || text.trim() === "" ? others : { ...others, [name]: text.trim() };
  return { ...changed, [part]: kept };
}

export const NOTHING_CHANGED: Changed = { party: {}, contract: {} };

export function isChanged({ party, contract }: Changed): boolean {
  return Object.keys(party).length + Object.keys(contract).length > 0;
}
