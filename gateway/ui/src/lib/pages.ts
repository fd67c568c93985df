import type { Page } from "../client";

// A month has some hundreds of applications; a list without an end is read page by page where it is shown.
const MOST = 10;

/** The items of every page of a list that has an end. */
export async function everyPage<Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST; page += 1) {
    const { items: more, next_cursor } = await read(cursor);
    items.push(...more);
    if (!next_cursor) {
      break;
    }
    cursor = next_cursor;
  }
  return items;
}
