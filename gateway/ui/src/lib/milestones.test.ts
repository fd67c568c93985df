import { expect, test } from "vitest";
import { stepsOf } from "./milestones";

const TERMS = {
  deal_type: "FP", price: "48000000.00",
  milestones: [
    { milestone_id: "M1", title: { ru: "Проект" }, percent: "30", accepted_on: "2026-08-28" },
    { milestone_id: "M3", title: {}, percent: "30", planned_on: "2026-10-30" },
  ],
  change_requests: [{ change_id: "CR1", title: { ru: "Отчёт" }, amount: "500.00" }],
};
const acceptance = (id: string) => ({ milestone_id: id, accepted_on: "2026-10-29", note: "act 5", recorded_by: "x", at: "2026-10-29T10:00:00Z", billed_by: null });

test("a step is a share of the price; who accepted it and whether it is billed are told apart", () => {
  const [first, second, change] = stepsOf(TERMS, { acceptances: [acceptance("M3")], components: [{ component: "milestone:M1", month: "2026-08", amount: "14400000.0000" }] });
  expect(first).toMatchObject({ title: "Проект", amount: "14400000.00", accepted: "2026-08-28", byStaff: false, billed: "2026-08" });
  expect(second).toMatchObject({ title: "M3", accepted: "2026-10-29", byStaff: true, note: "act 5", billed: null });
  expect(change).toMatchObject({ change: true, amount: "500.00", accepted: null });
});

test("what was accepted under other terms is not lost, nor is it without any terms", () => {
  expect(stepsOf(TERMS, { acceptances: [acceptance("OLD")], components: [] }).at(-1)).toMatchObject({ id: "OLD", title: "OLD", amount: null, byStaff: true });
  expect(stepsOf(null, { acceptances: [acceptance("M1")], components: [] })).toHaveLength(1);
});
