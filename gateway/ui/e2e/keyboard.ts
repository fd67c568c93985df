import { expect, type Locator, type Page } from "@playwright/test";

// More keys than that to reach something means that it cannot be reached.
const FAR = 90;

/** Goes to an element with the Tab key alone, and sees on the way that the focus is never hidden. */
export async function reach(page: Page, wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let pressed = 0; pressed < FAR; pressed += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      expect(await page.evaluate(focusShows), "the focus is to be seen").toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${wanted} cannot be reached with ${key}`);
}

/** Goes to a section by the palette. */
export async function goTo(page: Page, section: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Поиск и переход" })).toBeFocused();
  await page.keyboard.type(section);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** Goes to a row of a list with `j` and `k`. */
export async function rowTo(page: Page, row: Locator): Promise<void> {
  const to = Number(await row.getAttribute("data-index"));
  for (let pressed = 0; pressed < FAR; pressed += 1) {
    const at = await page.evaluate(() => Number((document.activeElement as HTMLElement | null)?.dataset["index"] ?? -1));
    if (at === to) {
      expect(await page.evaluate(focusShows), "the focus is to be seen").toBe(true);
      return;
    }
    await page.keyboard.press(at < to ? "j" : "k");
  }
  throw new Error(`row ${to} cannot be reached with j and k`);
}

/** Whether what has the focus shows it: by an outline, or a field by its border. */
function focusShows(): boolean {
  const element = document.activeElement;
  if (!element?.matches(":focus-visible")) {
    return false;
  }
  const { outlineStyle, outlineWidth, boxShadow, borderTopColor, borderTopStyle } = getComputedStyle(element);
  const bordered = borderTopStyle !== "none" && !/, 0\)$/.test(borderTopColor);
  return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" || (element.matches("input, textarea") && bordered);
}
