import type { Schemas } from "../client";
import { dayBefore, daysBetween } from "./aging";
import { compare, divide, multiply } from "./decimal";
import { holds } from "./term-timeline";

type Application = Schemas["ApplicationRead"];
type Standing = Schemas["ContractStanding"];
type Signer = Schemas["Signer"];
type Client = Pick<Schemas["ClientRead"], "checked_at" | "warnings">;

// As the dry check has it: a contract speaks up this long before its end and from this share of its amount, and a client
// is compared with the tax base anew after a quarter.
const SOON = 30;
const NEARLY = "90";
const RECHECK = 92;

export type Term = { last: string | null; left: number | null; state: "open" | "holds" | "soon" | "ended" };

/** The last day on which a contract holds, and how many days are left; `valid_to` is the first day after. */
export function termOf({ valid_to }: Pick<Application, "valid_to">, today: string): Term {
  if (valid_to === null) {
    return { last: null, left: null, state: "open" };
  }
  const last = dayBefore(valid_to, 1);
  const left = daysBetween(today, valid_to);
  return { last, left: Math.max(0, left), state: left <= 0 ? "ended" : left <= SOON ? "soon" : "holds" };
}

export type Used = { percent: string; state: "holds" | "nearly" | "over" };

/** How much of a contract's amount is invoiced, in percent; null where there is no amount to compare with. */
export function usedOf(standing: Standing | null | undefined): Used | null {
  const percent = standing && divide(multiply(standing.invoiced, "100"), standing.amount, 1);
  if (!percent) {
    return null;
  }
  return { percent, state: compare(percent, "100") > 0 ? "over" : compare(percent, NEARLY) >= 0 ? "nearly" : "holds" };
}

/** Who signs the papers of a contract for the seller on a day: for each paper the first one listed who holds and signs it. */
export function signersOf(signers: readonly Signer[] | undefined, documents: Application["document_set"], today: string): Signer[] {
  const hold = (signers ?? []).filter((one) => holds(one, today));
  const found = documents.split("+").map((kind) => hold.find(({ signs = [] }) => signs.length === 0 || signs.some((own) => own === kind)));
  return [...new Set(found.filter((one) => one !== undefined))];
}

export type Lack = "ended" | "soon" | "over" | "nearly" | "catalogCode" | "notChecked" | "checkedLongAgo";

/** What the dry check of the next invoice will miss or doubt, as far as contract and client tell. */
export function lacksOf(application: Application, client: Client | undefined, today: string): Lack[] {
  const { state } = termOf(application, today);
  const use = usedOf(application.standing)?.state;
  const electronic = application.document_set.includes("esf");
  const found: (Lack | false)[] = [
    (state === "ended" || state === "soon") && state,
    (use === "over" || use === "nearly") && use,
    electronic && !application.catalog_code && "catalogCode",
    electronic && client !== undefined && !client.checked_at && "notChecked",
    electronic && Boolean(client?.checked_at) && daysBetween(client?.checked_at?.slice(0, 10) ?? today, today) > RECHECK && "checkedLongAgo",
  ];
  return found.filter((lack) => lack !== false);
}
