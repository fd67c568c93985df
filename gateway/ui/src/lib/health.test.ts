import { expect, test } from "vitest";
import { healthOf, isLaneOf, type Signs } from "./health";

const CALM: Signs = { failed: 0, unknown: 0, paused: false, stopped: false, clock: [{ name: "poll", last_ok: true }, { name: "new", last_ok: null }] };

test.each<[string, Partial<Signs>]>([
  ["well", {}],
  ["paused", { paused: true }],
  ["troubled", { paused: true, unknown: 1 }],
  ["troubled", { failed: 2 }],
  ["troubled", { clock: [{ name: "poll", last_ok: false }] }],
  ["stopped", { stopped: true, failed: 3 }],
])("%s", (health, signs) => {
  expect(healthOf({ ...CALM, ...signs })).toBe(health);
});

test("a lane belongs to the partner that it begins with", () => {
  expect(["didox:S1", "didox", "didoxer:S1", "mail:S1"].map((lane) => isLaneOf(lane, "didox"))).toEqual([true, true, false, false]);
});
