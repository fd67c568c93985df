import { expect, type Page, test } from "@playwright/test";
import { enter, leave } from "./staff";

const TOTAL = 10_000;
const PAGE = 2_500;
// A screen of rows, and what is drawn ahead of it on both sides.
const MOST = 60;

type Row = Record<string, unknown> & { number: string | null };

/** Answers the list of invoices with so many rows, made from the first real one. */
async function answerWithMany(page: Page): Promise<void> {
  let first: Row | undefined;
  await page.route(/\/api\/v1\/invoices\?/, async (route) => {
    if (!first) {
      const { items } = (await (await route.fetch()).json()) as { items: Row[] };
      first = items[0];
    }
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const rows = Array.from({ length: PAGE }, (_, index) => ({ ...first, invoice_id: crypto.randomUUID(), number: `MANY-${from + index + 1}` }));
    const next = from + PAGE;
    await route.fulfill({ json: { items: rows, next_cursor: next < TOTAL ? String(next) : null } });
  });
}

test("ten thousand invoices are a list of which only what is on the screen is in the page", async ({ browser }, { annotations }) => {
  const page = await enter(browser, "accountant");
  await answerWithMany(page);
  await page.goto("/invoices");
  const table = page.getByRole("table", { name: "Счета" });
  const rows = table.locator("tbody tr[data-index]");
  let most = 0;
  for (let loaded = PAGE; loaded <= TOTAL; loaded += PAGE) {
    await expect(rows.first()).toBeVisible();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(table.getByRole("link", { name: `MANY-${loaded}`, exact: true })).toBeVisible();
    most = Math.max(most, await rows.count());
  }
  await expect(table).toHaveAttribute("aria-rowcount", String(TOTAL));
  annotations.push({ type: "rows in the page", description: `${most} of ${TOTAL}` });
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(MOST);
  await leave(page);
});
