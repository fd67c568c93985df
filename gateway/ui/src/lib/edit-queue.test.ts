import { expect, test } from "vitest";
import { Refusal } from "../client";
import { type Edit, EditQueue } from "./edit-queue";

type Doc = { version: number; text: string; note: string };

/** A server with one document, which refuses what was not written against its version. */
function served() {
  let stored: Doc = { version: 1, text: "one", note: "" };
  let cached = stored;
  let lost = 0;
  const keys: string[] = [];
  const queue = new EditQueue<Doc>({
    latest: () => cached,
    keep: (doc) => { cached = doc; },
    fetch: async () => stored,
    key: () => `key ${keys.length}`,
  });
  const edit = (field: "text" | "note", value: string): Edit<Doc> => ({
    id: field, label: field, typed: value, seen: (doc) => doc[field], base: cached[field], wanted: value,
    send: async (doc, key) => {
      keys.push(key);
      if (doc.version !== stored.version) {
        throw new Refusal(412, "version_changed", "changed");
      }
      stored = { ...stored, [field]: value, version: stored.version + 1 };
      if (lost-- > 0) {
        throw new TypeError("the answer was lost");
      }
      return stored;
    },
  });
  const other = (change: Partial<Doc>) => { stored = { ...stored, ...change, version: stored.version + 1 }; };
  return { queue, edit, other, keys, stored: () => stored, cached: () => cached, lose: () => { lost = 1; } };
}

const quiet = () => new Promise((done) => setTimeout(done));

test("edits are saved in their order, each against what the one before left", async () => {
  const { queue, edit, stored } = served();
  queue.push(edit("text", "two"));
  queue.push(edit("note", "hello"));
  await quiet();
  expect(stored()).toEqual({ version: 3, text: "two", note: "hello" });
  expect(queue.state().phase).toBe("saved");
});

test("typing on while the first is saved is no conflict with oneself", async () => {
  const { queue, edit, stored } = served();
  queue.push(edit("text", "two"));
  queue.push(edit("text", "three"));
  queue.push(edit("text", "four"));
  await quiet();
  expect(stored().text).toBe("four");
  expect(stored().version).toBe(3);
});

test("a change elsewhere in the document is taken, and the edit saved on top of it", async () => {
  const { queue, edit, other, stored } = served();
  const mine = edit("text", "two");
  other({ note: "theirs" });
  queue.push(mine);
  await quiet();
  expect(stored()).toMatchObject({ text: "two", note: "theirs" });
});

test("a change of the same part waits for a decision, with both versions", async () => {
  const { queue, edit, other, stored } = served();
  const mine = edit("text", "mine");
  other({ text: "theirs" });
  queue.push(mine);
  await quiet();
  expect(queue.state()).toMatchObject({ phase: "conflict", conflict: { base: "one", mine: "mine", theirs: "theirs" } });
  expect(stored().text).toBe("theirs");
  queue.resolve("mine");
  await quiet();
  expect(stored().text).toBe("mine");
});

test("theirs is kept when chosen, and what waits behind goes on", async () => {
  const { queue, edit, other, stored } = served();
  const [mine, next] = [edit("text", "mine"), edit("note", "next")];
  other({ text: "theirs" });
  queue.push(mine);
  queue.push(next);
  await quiet();
  queue.resolve("theirs");
  await quiet();
  expect(stored()).toMatchObject({ text: "theirs", note: "next" });
});

test("a lost answer is no conflict: what was wanted is there", async () => {
  const { queue, edit, lose, stored, cached } = served();
  lose();
  queue.push(edit("text", "two"));
  await quiet();
  expect(queue.state().phase).toBe("failed");
  queue.retry();
  await quiet();
  expect(queue.state().phase).toBe("saved");
  expect(stored().version).toBe(2);
  expect(cached().text).toBe("two");
});

test("what cannot be saved stays, and typing again replaces it", async () => {
  const { queue, edit, stored } = served();
  const wrong = { ...edit("text", ""), send: async () => { throw new Refusal(422, "invalid", "empty"); } };
  queue.push(wrong);
  await quiet();
  expect(queue.state()).toMatchObject({ phase: "failed", waiting: [{ typed: "" }] });
  queue.push(edit("text", "right"));
  await quiet();
  expect(stored().text).toBe("right");
});

test("one intention keeps its key until the server has answered", async () => {
  const { queue, edit, lose, keys } = served();
  lose();
  const once = { ...edit("note", "added"), wanted: null, seen: () => "" , base: "" };
  queue.push(once);
  await quiet();
  queue.retry();
  await quiet();
  expect(keys.slice(0, 2)).toEqual(["key 0", "key 0"]);
});

test("what was saved is taken back, once, on top of what others did since", async () => {
  const { queue, edit, other, stored } = served();
  queue.push({ ...edit("text", "two"), back: ({ text }) => (now) => ({ ...edit("text", text), base: now.text }) });
  await quiet();
  expect(queue.state().undoable).toMatchObject({ label: "text", why: null });
  other({ note: "theirs" });
  queue.undo();
  await quiet();
  expect(stored()).toMatchObject({ text: "one", note: "theirs" });
  expect(queue.state()).toMatchObject({ phase: "saved", undoable: null });
});

test("typing on before the save is taken back in one step, to what the save found", async () => {
  const { queue, edit, stored } = served();
  const back = ({ text }: Doc) => (now: Doc) => ({ ...edit("text", text), base: now.text });
  queue.push({ ...edit("note", "first"), back: () => () => null });
  queue.push({ ...edit("text", "tw"), back });
  queue.push({ ...edit("text", "two"), back });
  await quiet();
  queue.undo();
  await quiet();
  expect(stored()).toMatchObject({ text: "one", note: "first" });
});

test("what was taken back is not offered again, and what left nothing behind is passed over", async () => {
  const { queue, edit, stored } = served();
  const back = () => (now: Doc) => ({ ...edit("text", "one"), base: now.text, back });
  queue.push({ ...edit("text", "two"), back });
  queue.push({ ...edit("note", "gone since"), back: () => () => null });
  await quiet();
  queue.undo();
  await quiet();
  expect(stored().text).toBe("one");
  expect(queue.state().undoable).toBeNull();
});

test("what cannot be taken back says why and holds the rest until it is passed over", async () => {
  const { queue, edit, stored } = served();
  queue.push({ ...edit("text", "two"), back: () => (now) => ({ ...edit("text", "one"), base: now.text }) });
  queue.push({ ...edit("note", "sent"), back: () => "it left the house" });
  await quiet();
  expect(queue.state().undoable).toMatchObject({ label: "note", why: "it left the house" });
  queue.undo();
  await quiet();
  expect(stored()).toMatchObject({ text: "two", note: "sent" });
  queue.passOver();
  queue.undo();
  await quiet();
  expect(stored()).toMatchObject({ text: "one", note: "sent" });
});
