import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";
import { enter, EVERYBODY, leave, type Login, type Wanted } from "./staff";

const ROUTER = join(import.meta.dirname, "../src/routes/router.tsx");

/** The paths of the router, as its source names them. */
export const PATHS: readonly string[] = [...readFileSync(ROUTER, "utf8").matchAll(/\bpage\("([^"]+)"\)/g)].map(([, path]) => path ?? "");

/** A page, or one of its tabs, as somebody sees it. */
export type View = { name: string; path: string };

/** The paths that somebody's navigation offers, and those below them (`/invoices/$id`), which a link or a row leads to. */
export async function pathsOf(page: Page): Promise<readonly string[]> {
  const links = page.locator("nav.rail a.item");
  await expect(links.first()).toBeAttached();
  const offered = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  return PATHS.filter((path) => offered.includes(path) || (path.includes("$") && offered.includes(listOf(path))));
}

/** Opens a path, as a link leads to it; false where none does. */
export async function open(page: Page, path: string): Promise<boolean> {
  await goTo(page, path.includes("$") ? listOf(path) : path);
  return !path.includes("$") || goBelow(page, path);
}

/** Goes to a page as its link in the navigation does, which lies in a drawer on a phone. */
async function goTo(page: Page, path: string): Promise<void> {
  if (new URL(page.url()).pathname !== path) {
    await change(page, () => page.locator(`nav.rail a.item[href="${path}"], nav.rail a.item[href^="${path}?"]`).first().dispatchEvent("click"));
  }
  await settled(page);
}

/** Waits for the page that follows: the one that is left stays until the next one is there. */
async function change(page: Page, go: () => Promise<void>): Promise<void> {
  const title = page.locator("#content h1").first();
  const before = (await title.textContent()) ?? "";
  await go();
  await expect(title).not.toHaveText(before);
}

/** Opens a path and every tab of it in turn; `look` is called when what is to be seen has arrived. False where nothing leads to it. */
async function visit(page: Page, path: string, look: (view: View) => Promise<void>): Promise<boolean> {
  if (!(await open(page, path))) {
    return false;
  }
  const name = path === "/" ? "work" : path.slice(1).replaceAll(/[/$]+/g, "-");
  const tabs = page.locator("#content [role=tablist]").first().locator("[role=tab]");
  const count = await tabs.count();
  if (count === 0) {
    await look({ name, path });
  }
  for (let index = 0; index < count; index += 1) {
    const tab = tabs.nth(index);
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
    await settled(page);
    await look({ name: `${name}-${index + 1}`, path });
  }
  return true;
}

/** Shows everybody's pages, each once: who comes later is led only to what nobody before saw. Tells the paths that were seen. */
export async function walk(browser: Browser, wanted: Wanted, look: (page: Page, view: View, login: Login) => Promise<void>): Promise<string[]> {
  const seen = new Set<string>();
  for (const login of EVERYBODY) {
    const page = await enter(browser, login, wanted);
    for (const path of (await pathsOf(page)).filter((one) => !seen.has(one))) {
      if (await visit(page, path, (view) => look(page, view, login))) {
        seen.add(path);
      }
    }
    await leave(page);
  }
  return [...seen];
}

/** Waits until the page shows what it was asked for: a heading, and nothing that still loads. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("#content h1").first()).toBeVisible();
  await expect(page.locator("#content .mantine-Loader-root, #content .mantine-Skeleton-root")).toHaveCount(0);
}

async function goBelow(page: Page, path: string): Promise<boolean> {
  const parent = parentOf(path);
  const link = page.locator(`#content a[href^="${parent}/"]`).first();
  if ((await link.count()) === 0) {
    return false;
  }
  await change(page, () => link.click());
  await expect(page).toHaveURL((url) => url.pathname.startsWith(`${parent}/`));
  await settled(page);
  return true;
}

// What is listed on a page of another name.
const LISTED: Record<string, string> = { "/applications": "/clients" };

/** The page that lists what a path below it shows. */
function listOf(path: string): string {
  return LISTED[parentOf(path)] ?? parentOf(path);
}

function parentOf(path: string): string {
  return path.slice(0, path.indexOf("/$")) || "/";
}
