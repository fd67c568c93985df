import { expect, test } from "vitest";
import { filtersOf, inForce, queryOf, readRegistry, searchOf, unfiltered, without } from "./registry";

const SCOPE = { entity: undefined, month: "2026-10" };
const TODAY = "2026-11-25";

test("an address keeps what is known and drops the rest", () => {
  expect(readRegistry({ status: ["sent", "gone"], deal_type: "SUP", number: 17, overdue: true, drift: "yes", sort: "colour", q: "", extra: 1 })).toEqual({
    status: ["sent"], deal_type: ["SUP"], number: "17", overdue: true,
  });
});

test("the server is asked for the month only when only it is wanted, and for what is overdue today", () => {
  expect(queryOf({ this_month: true, overdue: true, invoice: "one", sort: "gross" }, { ...SCOPE, entity: "le-1" }, TODAY)).toEqual({
    legal_entity_id: "le-1", month: "2026-10", overdue_on: TODAY, sort: "gross",
  });
  expect(queryOf({ q: "support" }, SCOPE, TODAY)).toEqual({ q: "support" });
});

test("a kept view leads to the address that it was made of", () => {
  const search = readRegistry({ status: ["sent"], overdue: true, this_month: true, fact: ["delivered:failed"], gross_from: "100.50", sort: "gross", order: "asc" });
  const filters = filtersOf(search, { entity: "le-1", month: "2026-09" }, TODAY);
  const kept = { ...filters, gross_from: "100.50", gross_to: null };
  expect(searchOf({ filters: kept, sort: "gross", order: "asc" })).toEqual({ ...search, entity: "le-1", month: "2026-09" });
});

test("filters are taken away one by one, or all; the sort stays", () => {
  const search = { status: ["sent", "paid"] as ("sent" | "paid")[], overdue: true as const, sort: "gross" as const };
  expect(inForce(search)).toEqual([{ name: "status", value: "sent" }, { name: "status", value: "paid" }, { name: "overdue", value: "true" }]);
  expect(without(search, "status", "sent").status).toEqual(["paid"]);
  expect(without(search, "overdue", "true").overdue).toBeUndefined();
  expect(inForce(unfiltered(search))).toEqual([]);
  expect(unfiltered(search).sort).toBe("gross");
});
