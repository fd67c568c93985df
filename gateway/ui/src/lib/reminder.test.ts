import { expect, test } from "vitest";
import { barrier, dayRuns, reminder } from "./reminder";

test("days that follow each other are drawn together", () => {
  expect(dayRuns([])).toBe("");
  expect(dayRuns(["2026-10-02"])).toBe("2");
  expect(dayRuns(["2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-09", "2026-10-10"])).toBe("2, 5–7, 9–10");
});

test("a reminder says what is missing, and the days where there are such", () => {
  const said = (key: string, values?: Record<string, unknown>) => `${key.split(".").at(-1)} ${JSON.stringify(values ?? {})}`;
  const person = { name: "Anna", logged_seconds: 30_600, expected_seconds: 57_600, gap_seconds: 27_000, empty_days: ["2026-10-02"] };
  const text = reminder(person, "2026-10", "2026-10-05", said as never, "en");
  expect(text).toContain('"name":"Anna","month":"Oct 2026","day":"05.10.2026","logged":"8.5","expected":"16","gap":"7.5"');
  expect(text).toContain('reminderDays {"days":"2"}');
  expect(reminder({ ...person, empty_days: [] }, "2026-10", "2026-10-05", said as never, "en")).not.toContain("reminderDays");
});

test("the bot reminds whom it can reach, once a day", () => {
  const known = { staff_id: "s", name: "Anna", channel: "linked", reminded_at: null } as const;
  const people = [
    { ...known, person_id: "p1" },
    { ...known, person_id: "p2", channel: "none" as const },
    { ...known, person_id: "p3", channel: "broken" as const },
    { ...known, person_id: "p4", reminded_at: "2026-11-02T04:00:00Z" },
  ];
  expect(["p1", "p2", "p3", "p4", "p5"].map((id) => barrier(id, { available: true, people }))).toEqual([null, "none", "broken", "already", "unknown"]);
  expect(barrier("p1", { available: false, people })).toBe("noBot");
});
