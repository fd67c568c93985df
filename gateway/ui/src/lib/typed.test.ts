import { expect, test } from "vitest";
import { overtaken, standing, typedOn, unsaved } from "./typed";

const says = (value: string, part = value) => ({ value, part });

test("typing remembers what the field said when it began, whatever arrives meanwhile", () => {
  const typed = typedOn(typedOn(null, "one m", says("one")), "one more", says("theirs"));
  expect(typed).toEqual({ text: "one more", said: "one", base: "one" });
  expect(standing(typed, says("theirs"))).toBe("one more");
  expect(overtaken(typed, says("theirs"))).toBe(true);
});

test("nobody is in the way while the field says what it said, or what is typed", () => {
  const typed = typedOn(null, "two ", says("one"));
  expect(overtaken(typed, says("one"))).toBe(false);
  expect(overtaken(typed, says("two"))).toBe(false);
});

test("what was entered and left as it is follows what others write", () => {
  const typed = typedOn(null, "one", says("one"));
  expect(unsaved(typed)).toBe(false);
  expect(standing(typed, says("theirs"))).toBeNull();
  expect(overtaken(typed, says("theirs"))).toBe(false);
  expect(typedOn(typed, "theirs!", says("theirs"))).toEqual({ text: "theirs!", said: "theirs", base: "theirs" });
});

test("a space at the end stays while one types on, although it is not saved", () => {
  expect(standing(typedOn(null, "one ", says("one")), says("one"))).toBe("one ");
});

test("an amount is overtaken by another quantity, not by the amount that one's own price brings", () => {
  const typed = typedOn(null, "700", says("500", "10 × 50"));
  expect(overtaken(typed, says("550", "10 × 50"))).toBe(false);
  expect(overtaken(typed, says("600", "12 × 50"))).toBe(true);
});
