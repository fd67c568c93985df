import type { Schemas } from "../client";
import { add, compare, subtract } from "./decimal";

type Line = Pick<Schemas["LineRead"], "key" | "text" | "quantity" | "unit" | "net">;
export type LineChange = { text: string; unit: string; quantity: string; net: string; was: "here" | "missing" | "gone" };

/** Finds the line of the month before that a line goes on, whatever its rate was; lines of one key count together. */
export function lastOf(before: readonly Line[]): (line: Line) => Line | undefined {
  const old = grouped(before);
  return (line) => old.get(keyOf(line));
}

/** Which lines make the difference between two months' invoices, the largest first; lines that did not change are left out. */
export function lineChanges(before: readonly Line[], after: readonly Line[]): LineChange[] {
  const [old, now] = [grouped(before), grouped(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((key) => changed(old.get(key), now.get(key)))
    .filter((change) => change !== null)
    .toSorted((one, other) => compare(size(other.net), size(one.net)));
}

function changed(old: Line | undefined, now: Line | undefined): LineChange | null {
  const line = now ?? old;
  if (!line) {
    return null;
  }
  const quantity = subtract(now?.quantity ?? "0", old?.quantity ?? "0");
  const net = subtract(now?.net ?? "0", old?.net ?? "0");
  if (compare(quantity, "0") === 0 && compare(net, "0") === 0) {
    return null;
  }
  return { text: line.text, unit: line.unit, quantity, net, was: !old ? "missing" : !now ? "gone" : "here" };
}

// A new rate or the next month makes another line of the same work.
const CHANGES = /&?(?:rate|month)=[^&]*/g;

// Lines of one key, as two phases of one month have, count together.
function grouped(lines: readonly Line[]): Map<string, Line> {
  const groups = new Map<string, Line>();
  for (const line of lines) {
    const key = keyOf(line);
    const known = groups.get(key);
    groups.set(key, known ? { ...known, quantity: add(known.quantity, line.quantity), net: add(known.net, line.net) } : line);
  }
  return groups;
}

function keyOf(line: Line): string {
  return line.key?.replace(CHANGES, "") ?? line.text;
}

function size(text: string): string {
  return text.replace("-", "");
}
