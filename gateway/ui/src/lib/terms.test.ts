import { expect, test } from "vitest";
import { lateTexts } from "../texts/late";
import { asForm, at, itemsAt, put, putText, said, sectionsOf, textAt, titleOf } from "./terms";

const SUPPORT = { deal_type: "SUP", fee: "18000000.00", included_hours: "20.00", overage: { rate: "950000.00" }, due_days: 10, multipliers: [{ name: "night" }] };

test("a rule is put at its place and everything else stays", () => {
  const changed = put(SUPPORT, "rollover.mode", "surplus");
  expect(at(changed, "rollover")).toEqual({ mode: "surplus" });
  expect(at(changed, "multipliers")).toEqual([{ name: "night" }]);
  expect(at(put(changed, "overage.rate", undefined), "overage")).toEqual({});
  expect(put(SUPPORT, "overage", undefined)).not.toHaveProperty("overage");
});

test("what is typed becomes what the contract of terms takes", () => {
  const typed = putText(putText({}, { path: "rounding.increment_minutes", kind: "count" }, "15"), { path: "exclusions.roles", kind: "words" }, " Trainee, Sales ,");
  expect(typed).toEqual({ rounding: { increment_minutes: 15 }, exclusions: { roles: ["Trainee", "Sales"] } });
  expect(putText({ prorate: true }, { path: "prorate", kind: "yes" }, "false")).toEqual({ prorate: false });
  expect(putText({ minimum: "5" }, { path: "minimum", kind: "amount" }, " ")).toEqual({});
  expect(putText({}, { path: "due.days", kind: "count" }, "ten")).toEqual({ due: { days: "ten" } });
});

test("days to pay have one place", () => {
  expect(asForm(SUPPORT)["due"]).toEqual({ days: 10 });
  expect(asForm(SUPPORT)).not.toHaveProperty("due_days");
  expect(asForm({ due_days: 5, due: { days: 7 } })).toEqual({ due: { days: 7 } });
});

test("only what terms say is told of them", () => {
  const told = said(SUPPORT).map(({ name, fields }) => [name, fields.map(({ path }) => path)]);
  expect(told).toEqual([["fee", ["fee", "included_hours"]], ["overage", ["overage.rate"]], ["due", ["due.days"]]]);
  expect(said({ deal_type: "OTHER" })).toEqual([]);
  expect(textAt({ lines: { grouping: ["epic", "role"] } }, "lines.grouping")).toBe("epic, role");
});

test("titles and items are found where they are", () => {
  const fixed = { milestones: [{ milestone_id: "M1", title: { ru: "", en: "Design" } }, "broken"] };
  expect(itemsAt(fixed, "milestones").map(titleOf)).toEqual(["Design"]);
  expect(itemsAt(fixed, "change_requests")).toEqual([]);
});

test("every rule and every choice of the forms has its words", async () => {
  const ru = await lateTexts("ru", ["terms"]);
  const word = (key: string) => key.split(".").reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], ru);
  const sections = (["SUP", "HR", "FP"] as const).flatMap(sectionsOf);
  const keys = sections.flatMap(({ name, fields }) => [
    `terms.section.${name}`,
    ...fields.flatMap(({ path, kind, choices = [] }) => [`terms.field.${path.replaceAll(".", "_")}`, ...(kind === "count" ? [] : choices.map((choice) => `terms.choice.${choice}`))]),
  ]);
  expect(keys.filter((key) => typeof word(key) !== "string")).toEqual([]);
});
