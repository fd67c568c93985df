import { expect, test } from "vitest";
import type { FactRead } from "../client";
import { summary } from "./facts";

const fact = (name: string, state: string, document_id: string) => ({ fact: name, state, document_id }) as FactRead;

test("a row shows the worst of its documents, and nothing where nothing was heard", () => {
  const shown = summary([
    fact("rendered", "done", "d1"), fact("rendered", "pending", "d2"),
    fact("delivered", "done", "d1"), fact("delivered", "unknown", "d2"),
    fact("drift", "failed", "d1"),
  ]);
  expect(shown).toEqual([
    { fact: "rendered", state: "pending" },
    { fact: "archived", state: null },
    { fact: "synced", state: null },
    { fact: "delivered", state: "unknown" },
  ]);
});
