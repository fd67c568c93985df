import { expect, test } from "vitest";
import { pressed } from "./keys";

const event = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}, code = "") => ({
  key, code, ctrlKey: false, metaKey: false, altKey: false, ...held,
});

test.each([
  [event("J"), "j"],
  [event("?"), "?"],
  [event("Enter", { ctrlKey: true }), "mod+Enter"],
  [event("k", { metaKey: true }), "mod+k"],
  [event("Я", { ctrlKey: true }, "KeyZ"), "mod+z"],
  [event("ArrowUp", { altKey: true }), "alt+ArrowUp"],
])("%o is %s", (given, name) => expect(pressed(given)).toBe(name));
