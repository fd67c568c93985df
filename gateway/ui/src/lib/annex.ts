import type { Schemas } from "../client";

export type Annex = Schemas["AnnexRead"];
export type Edits = Schemas["AnnexEditsRead"];
export type Row = Schemas["AnnexRowEdit"];
export type Original = Schemas["AnnexOriginal"];
export type Printed = Schemas["AnnexPrinted"];
/** A change of the edits; made anew on what others saved meanwhile. */
export type Change = (edits: Edits) => Edits;

/** What the client reads of one worklog of a line, and how it got there. */
export type Shown = { number: string; original: Original; printed: Printed; row: Row; into: string | null; carries: number };

const BLANK = { issue_summary: null, description: null, withheld: false, merged_into: null };

export function rowOf(edits: Edits, worklogId: string): Row {
  return edits.rows?.find(({ worklog_id }) => worklog_id === worklogId) ?? { worklog_id: worklogId, ...BLANK };
}

/** Sets fields of some rows; a row that says nothing any more goes. */
export function changed(worklogIds: readonly string[], fields: Partial<Omit<Row, "worklog_id">>): Change {
  return (edits) => {
    const others = (edits.rows ?? []).filter(({ worklog_id }) => !worklogIds.includes(worklog_id));
    const rows = worklogIds.map((id) => ({ ...rowOf(edits, id), ...fields }));
    return { ...edits, rows: [...others, ...rows].filter(says) };
  };
}

/** Other words for one row; `overtaken` hears of what somebody else made of them since the typing began, and may throw. */
export function rewritten(original: Original, field: "issue_summary" | "description", text: string, base: string, overtaken: (now: string) => void): Change {
  return (edits) => {
    const now = rowOf(edits, original.worklog_id)[field] ?? original[field];
    if (now !== base && now !== text) {
      overtaken(now);
    }
    return changed([original.worklog_id], { [field]: text })(edits);
  };
}

/** Several rows become one, in the place of the first; what had gone into any of them follows. */
export function merged(worklogIds: readonly string[]): Change {
  const [first = "", ...rest] = worklogIds;
  return (edits) => {
    const followers = (edits.rows ?? []).filter(({ merged_into }) => merged_into && worklogIds.includes(merged_into)).map(({ worklog_id }) => worklog_id);
    const going = [...new Set([...rest, ...followers])].filter((id) => id !== first);
    return changed(going, { merged_into: first })(changed([first], { merged_into: null })(edits));
  };
}

/** The rows that went into one stand by themselves again. */
export function parted(worklogId: string): Change {
  return (edits) => changed((edits.rows ?? []).filter(({ merged_into }) => merged_into === worklogId).map(({ worklog_id }) => worklog_id), { merged_into: null })(edits);
}

/** The recorded words again; what is merged or kept back stays so. */
export function restored(worklogId: string): Change {
  return changed([worklogId], { issue_summary: null, description: null });
}

/** Names one person or hides them; while all were hidden the others stay so. */
export function hiding(people: Annex["people"], personId: string, hidden: boolean): Change {
  return (edits) => {
    const now = edits.people_hidden ? people.map(({ person_id }) => person_id) : (edits.hidden_people ?? []);
    const others = now.filter((id) => id !== personId);
    return { ...edits, people_hidden: false, hidden_people: hidden ? [...others, personId] : others };
  };
}

/** Names nobody, or everybody. */
export function hidingAll(hidden: boolean): Change {
  return (edits) => ({ ...edits, people_hidden: hidden, hidden_people: [] });
}

/** The rows of a line as they were recorded, each with its number and what became of it. */
export function shown(annex: Annex, position: number): Shown[] {
  const originals = annex.originals.filter((one) => one.line_position === position);
  const printed = annex.printed.filter((one) => one.line_position === position);
  const numberOf = (at: number) => (at < 0 ? null : `${position}.${at + 1}`);
  return originals.flatMap((original, at) => {
    const found = printed.find(({ worklog_ids }) => worklog_ids.includes(original.worklog_id));
    const row = rowOf(annex.edits, original.worklog_id);
    const into = numberOf(originals.findIndex(({ worklog_id }) => worklog_id === row.merged_into));
    const carries = (annex.edits.rows ?? []).filter(({ merged_into, worklog_id }) => merged_into === original.worklog_id && originals.some((one) => one.worklog_id === worklog_id)).length;
    return found ? [{ number: numberOf(at) ?? "", original, printed: found, row, into, carries }] : [];
  });
}

export type Mergeable = "fewer" | "lines" | null;

/** What keeps the chosen rows from becoming one. */
export function unmergeable(annex: Annex, worklogIds: readonly string[]): Mergeable {
  if (worklogIds.length < 2) {
    return "fewer";
  }
  const together = annex.lines.some(({ position }) => worklogIds.every((id) => annex.originals.some((one) => one.line_position === position && one.worklog_id === id)));
  return together ? null : "lines";
}

function says(row: Row): boolean {
  return row.withheld === true || [row.issue_summary, row.description, row.merged_into].some((value) => value !== null && value !== undefined);
}
