import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Fails on everything on the page that keeps somebody out (WCAG 2.2 AA), naming the rule and the element. */
export async function expectAccessible(page: Page, name = "the page"): Promise<void> {
  // No page has frames, and without them the older way needs no window of its own for each look.
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`), name).toEqual([]);
}

/** Fails when the page has to be pushed sideways. */
export async function expectNoOverflow(page: Page, name = "the page"): Promise<void> {
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
}
