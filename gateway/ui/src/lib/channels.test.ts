import { expect, test } from "vitest";
import { byDidox } from "./channels";

test("forms and acts at home go by Didox, an act beside a foreign invoice is mailed", () => {
  const home = ["bill", "esf", "act"];
  expect(home.filter((kind) => byDidox(kind, home))).toEqual(["esf", "act"]);
  const abroad = ["invoice", "act", "annex"];
  expect(abroad.filter((kind) => byDidox(kind, abroad))).toEqual([]);
});
