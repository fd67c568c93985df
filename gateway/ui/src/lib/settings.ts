import type { Role } from "../client";

export type Section = { key: SectionKey; group: "own" | "company" | "system"; roles?: readonly Role[]; everywhere?: true };
export type SectionKey = "profile" | "tokens" | "delegation" | "company" | "numbering" | "branding" | "approval" | "tax" | "rates" | "people" | "integrations";

/** The parts of the settings in their order. One is offered to who holds a role of it; `everywhere` asks for it over every legal entity. */
export const SECTIONS: readonly Section[] = [
  { key: "profile", group: "own" },
  { key: "tokens", group: "own" },
  { key: "delegation", group: "own" },
  { key: "company", group: "company" },
  { key: "numbering", group: "company", roles: ["preparer", "approver", "accountant", "admin", "viewer"] },
  { key: "branding", group: "company", roles: ["preparer", "approver", "accountant", "admin", "viewer"] },
  { key: "approval", group: "company", roles: ["preparer", "approver", "accountant", "admin", "viewer"] },
  { key: "tax", group: "company", roles: ["preparer", "approver", "accountant", "admin", "viewer"] },
  { key: "rates", group: "company" },
  { key: "people", group: "system", roles: ["admin"], everywhere: true },
  { key: "integrations", group: "system", roles: ["admin"], everywhere: true },
];
