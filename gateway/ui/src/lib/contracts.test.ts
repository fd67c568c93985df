import { expect, test } from "vitest";
import type { Schemas } from "../client";
import { lacksOf, signersOf, termOf, usedOf } from "./contracts";

const TODAY = "2026-11-02";
const contract = (more: Partial<Schemas["ApplicationRead"]>) => ({ valid_to: null, document_set: "esf+act", catalog_code: "1", standing: null, ...more }) as Schemas["ApplicationRead"];

test("the day that a contract names as its end is the first without it", () => {
  expect(termOf({ valid_to: "2026-11-01" }, TODAY)).toEqual({ last: "2026-10-31", left: 0, state: "ended" });
  expect(termOf({ valid_to: "2026-11-03" }, TODAY)).toEqual({ last: "2026-11-02", left: 1, state: "soon" });
  expect(termOf({ valid_to: "2026-12-03" }, TODAY).state).toBe("holds");
  expect(termOf({ valid_to: null }, TODAY).state).toBe("open");
});

test("a contract speaks up at 90 percent and past its amount", () => {
  const standing = (invoiced: string) => ({ currency: "UZS", amount: "200", invoiced, remainder: "" });
  expect([standing("179.8"), standing("180"), standing("200.2")].map((one) => usedOf(one))).toEqual([
    { percent: "89.9", state: "holds" }, { percent: "90.0", state: "nearly" }, { percent: "100.1", state: "over" },
  ]);
  expect(usedOf(null)).toBeNull();
  expect(usedOf({ ...standing("1"), amount: "0" })).toBeNull();
});

test("each paper is signed by the first who holds today and signs it", () => {
  const signer = (signer_id: string, more: Partial<Schemas["Signer"]>) => ({ signer_id, name: signer_id, position: "", basis: "", valid_from: "2026-01-01", valid_to: null, signs: [], ...more }) as Schemas["Signer"];
  const signers = [signer("gone", { valid_to: TODAY }), signer("acts", { signs: ["act"] }), signer("all", {}), signer("later", {})];
  expect(signersOf(signers, "esf+act", TODAY).map(({ signer_id }) => signer_id)).toEqual(["all", "acts"]);
  expect(signersOf(signers.slice(0, 1), "esf", TODAY)).toEqual([]);
});

test("an electronic invoice misses what a foreign one does not need", () => {
  expect(lacksOf(contract({ catalog_code: null }), { checked_at: null, warnings: [] }, TODAY)).toEqual(["catalogCode", "notChecked"]);
  expect(lacksOf(contract({ catalog_code: null, document_set: "invoice" }), { checked_at: null, warnings: [] }, TODAY)).toEqual([]);
  expect(lacksOf(contract({}), { checked_at: "2026-08-02T00:00:00Z", warnings: [] }, TODAY)).toEqual([]);
  expect(lacksOf(contract({}), { checked_at: "2026-08-01T00:00:00Z", warnings: [] }, TODAY)).toEqual(["checkedLongAgo"]);
});
