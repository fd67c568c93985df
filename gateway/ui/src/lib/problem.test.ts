import { expect, test } from "vitest";
import { Refusal } from "../client";
import { fieldErrors } from "./problem";

test("a pointer becomes the path of a field", () => {
  const refused = new Refusal(422, "invalid", "wrong", [
    { pointer: "/lines/0/quantity", detail: "above zero", said: null },
    { pointer: "/a~1b", detail: "odd", said: { code: "not_known_here", values: {} } },
  ]);
  expect(fieldErrors(refused)).toEqual({ "lines.0.quantity": "above zero", "a/b": "odd" });
});

test("an error without fields names none", () => {
  expect(fieldErrors(new Error("lost"))).toEqual({});
  expect(fieldErrors(null)).toEqual({});
});
