import { expect, test } from "vitest";
import { changesOf, CONTRACT_FIELDS, dayAfter, PARTY_FIELDS, presentOf } from "./rule-fields";

test("a rule says only what differs from what holds", () => {
  const before = presentOf(PARTY_FIELDS, { legal_name: "Old", tin: null, emails: { primary: "a@client.example" } }, [{ field: "city", value: "Tashkent" }]);
  expect(before).toMatchObject({ legal_name: "Old", tin: "", city: "Tashkent", "emails.primary": "a@client.example" });
  expect(changesOf(PARTY_FIELDS, before, before)).toBeNull();
  expect(changesOf(PARTY_FIELDS, before, { ...before, legal_name: " New ", "emails.copy": "b@client.example", city: "" })).toEqual({ legal_name: "New", emails: { copy: "b@client.example" } });
});

test("a list of a contract is sent as a list", () => {
  const before = presentOf(CONTRACT_FIELDS, { document_set: "esf" }, [{ field: "languages", value: ["ru"] }]);
  expect(changesOf(CONTRACT_FIELDS, before, { ...before, languages: "ru,en", document_set: "esf+act" })).toEqual({ document_set: "esf+act", languages: ["ru", "en"] });
});

test("what staff say is shown as the read has it, not as an older rule", () => {
  expect(presentOf(PARTY_FIELDS, { legal_name: "Now" }, [{ field: "legal_name", value: "Now" }])).toMatchObject({ legal_name: "Now" });
});

test("the day after the last of a month is in the next", () => {
  expect(dayAfter("2026-10-31")).toBe("2026-11-01");
});
