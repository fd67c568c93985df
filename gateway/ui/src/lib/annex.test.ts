import { expect, test } from "vitest";
import { type Annex, changed, type Edits, hiding, hidingAll, merged, parted, restored, rewritten, rowOf, shown, unmergeable } from "./annex";

const NONE: Edits = { people_hidden: true, hidden_people: [], role_word: null, rows: [] };
const PEOPLE = ["p1", "p2", "p3"].map((person_id) => ({ person_id, name: person_id, role: "dev", hidden: true }));

const original = (worklog_id: string, line_position = 1) => ({
  worklog_id, line_position, work_date: "2026-10-05", issue_key: "OPS-1", issue_summary: "s", description: `did ${worklog_id}`,
  person_id: "p1", person_name: "P", role: "dev", seconds: 3600,
});
const printed = (worklog_ids: string[], line_position = 1, withheld = false) => ({
  line_position, work_date: "2026-10-05", issue_key: "OPS-1", issue_summary: "s", description: worklog_ids.join(), role: "dev",
  seconds: 3600 * worklog_ids.length, worklog_ids, withheld, warnings: [],
});
const line = (position: number) => ({ position, text: "Work", unit: "hour", quantity: "3.000000", seconds: 3 * 3600 });

function annex(edits: Edits): Annex {
  return {
    version: 3, editable: true, edits, people: PEOPLE, lines: [line(1), line(2)],
    originals: [original("a"), original("b"), original("c"), original("d", 2)],
    printed: [printed(["a", "b"]), printed(["c"]), printed(["d"], 2)],
  };
}

test("a row keeps its other fields, and goes once it says nothing", () => {
  const withheld = changed(["a"], { withheld: true })(changed(["a"], { description: "x" })(NONE));
  expect(withheld.rows).toEqual([{ worklog_id: "a", issue_summary: null, description: "x", withheld: true, merged_into: null }]);
  expect(changed(["a"], { withheld: false, description: null })(withheld).rows).toEqual([]);
});

test("an empty text is a text", () => {
  expect(rowOf(changed(["a"], { description: "" })(NONE), "a").description).toBe("");
  expect(changed(["a"], { description: "" })(NONE).rows).toHaveLength(1);
});

test("merged rows go into the first, with all that had gone into them", () => {
  const once = merged(["b", "c"])(NONE);
  const twice = merged(["a", "b"])(once);
  expect(Object.fromEntries((twice.rows ?? []).map((row) => [row.worklog_id, row.merged_into]))).toEqual({ b: "a", c: "a" });
});

test("a row that had gone elsewhere may lead the next", () => {
  const turned = merged(["b", "a"])(merged(["a", "b"])(NONE));
  expect(Object.fromEntries((turned.rows ?? []).map((row) => [row.worklog_id, row.merged_into]))).toEqual({ a: "b" });
});

test("rows part again and keep their words", () => {
  const apart = parted("a")(merged(["a", "b"])(changed(["b"], { description: "x" })(NONE)));
  expect(apart.rows).toEqual([{ worklog_id: "b", issue_summary: null, description: "x", withheld: false, merged_into: null }]);
});

test("restored words leave what is kept back", () => {
  const edits = changed(["a"], { withheld: true, description: "x" })(NONE);
  expect(rowOf(restored("a")(edits), "a")).toMatchObject({ withheld: true, description: null });
});

test("who is named first leaves the others hidden", () => {
  const named = hiding(PEOPLE, "p2", false)(NONE);
  expect(named).toMatchObject({ people_hidden: false, hidden_people: ["p1", "p3"] });
  expect(hiding(PEOPLE, "p2", true)(named).hidden_people).toEqual(["p1", "p3", "p2"]);
  expect(hidingAll(true)(named)).toMatchObject({ people_hidden: true, hidden_people: [] });
});

test("each recorded row knows where it went", () => {
  const rows = shown(annex(merged(["a", "b"])(NONE)), 1);
  expect(rows.map(({ number, original: { worklog_id }, into, carries }) => [number, worklog_id, into, carries])).toEqual([["1.1", "a", null, 1], ["1.2", "b", "1.1", 0], ["1.3", "c", null, 0]]);
  expect(rows[1]?.printed.description).toBe("a,b");
  expect(shown(annex(NONE), 2)).toHaveLength(1);
});

test("rows of one line become one", () => {
  expect(unmergeable(annex(NONE), ["a"])).toBe("fewer");
  expect(unmergeable(annex(NONE), ["a", "d"])).toBe("lines");
  expect(unmergeable(annex(NONE), ["a", "c"])).toBeNull();
});

test("other words are written over what they were typed over, and over nothing else", () => {
  const found: string[] = [];
  const write = (base: string) => rewritten(original("a"), "description", "mine", base, (now) => found.push(now));
  const [free, theirs] = [NONE, changed(["a"], { description: "theirs" })(NONE)];
  expect(write("did a")(free).rows).toMatchObject([{ worklog_id: "a", description: "mine" }]);
  expect(found).toEqual([]);
  write("did a")(theirs);
  expect(found).toEqual(["theirs"]);
  write("theirs")(theirs);
  expect(found).toEqual(["theirs"]);
});
