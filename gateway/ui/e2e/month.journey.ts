import { expect, type Locator, type Page, test } from "@playwright/test";
import { goTo, reach, rowTo } from "./keyboard";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, leave } from "./staff";

const MONTH = process.env["PROXIMA_UI_MONTH"] ?? "2026-10";
const CLIENT = "Sample Widgets";

test("a whole job by the keyboard alone: logged in, drafted, opened, corrected, finalized, approved by the director", async ({ browser }) => {
  const accountant = await enter(browser, "accountant", { anew: true });
  await expectAccessible(accountant);
  await accountant.keyboard.press("?");
  await expect(accountant.getByRole("dialog", { name: "Клавиши" })).toBeVisible();
  await accountant.keyboard.press("Escape");
  await goTo(accountant, "Закрытие");
  await expect(accountant.getByRole("heading", { name: "Закрытие месяца" })).toBeVisible();
  // The month is typed into the address: the one being billed changes with the day.
  await accountant.goto(`/month-end?month=${MONTH}`);
  const row = accountant.getByRole("row").filter({ hasText: CLIENT });
  await expect(row).toContainText("Открыт");
  await expectAccessible(accountant);

  const batch = accountant.getByRole("region", { name: /Создание|Завершение/ });
  await choose(accountant, row, "Создать черновики: 1");
  await expect(batch.getByRole("status")).toHaveText("1 из 1");
  await expect(row).toContainText("Черновик");
  // Drafted means asked for: the worklogs arrive a moment later.
  await expect(row).not.toContainText(/(?<!\d)0,00/);
  await rowTo(accountant, row);
  await accountant.keyboard.press("o");
  await correct(accountant);
  await accountant.goto(`/month-end?month=${MONTH}`);
  await choose(accountant, row, "Завершить: 1");
  await expect(batch.getByRole("status")).toHaveText("1 из 1");
  await expect(row).toContainText("На проверке");
  const number = (await row.getByRole("link", { name: /^INV-/ }).textContent()) ?? "";
  expect(number).toMatch(/^INV-2026-\d{4}$/);

  const director = await enter(browser, "director");
  await goTo(director, "Утверждение");
  await director.keyboard.press("a");
  const card = director.getByRole("article", { name: new RegExp(number) });
  await cardTo(director, card);
  await expect(card.locator("canvas").first()).toBeVisible();
  await expect(card.getByRole("button", { name: "Утвердить" })).toBeEnabled();
  await expectAccessible(director);
  await director.keyboard.press("Control+Enter");
  await expect(director.getByText(`${number} ${CLIENT}: Утверждён`)).toBeVisible();
  await expect(director.getByRole("button", { name: new RegExp(number) })).toHaveCount(0);

  // The other browser hears of it without asking.
  await expect(row).toContainText("Утверждён");
  await leave(director);
  await leave(accountant);
});

/** Goes from card to card of the queue with `j`. */
async function cardTo(page: Page, card: Locator): Promise<void> {
  await expect(page.getByRole("article")).toBeVisible();
  for (let left = await page.getByRole("region", { name: "Очередь" }).getByRole("listitem").count(); left > 0 && (await card.count()) === 0; left -= 1) {
    const before = page.url();
    await page.keyboard.press("j");
    await expect(page).not.toHaveURL(before);
    await expect(page.getByRole("article")).toBeVisible();
  }
}

/** Ticks a row of the cockpit and does with it what the bar above the list offers. */
async function choose(page: Page, row: Locator, verb: string): Promise<void> {
  await expect(row).toBeVisible();
  await rowTo(page, row);
  await page.keyboard.press("x");
  await reach(page, page.getByRole("button", { name: verb }), "Shift+Tab");
  await page.keyboard.press("Enter");
}

/** Puts a quarter of an hour to the first line of the draft, and a word to its text; each is saved. */
async function correct(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Черновик");
  const quantity = page.getByLabel("Количество, 1");
  await reach(page, page.getByRole("tab", { name: "Правка" }));
  await reach(page, quantity);
  const before = await quantity.inputValue();
  await page.keyboard.press("End");
  await page.keyboard.type("+0.25");
  await page.keyboard.press("Tab");
  await expect(quantity).not.toHaveValue(before);
  await expect(page.getByRole("button", { name: "Вернуть «1. Количество»" })).toBeVisible();
  await reach(page, page.getByLabel("Наименование, 1"), "Shift+Tab");
  await page.keyboard.press("Control+End");
  await page.keyboard.type(", October");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("button", { name: "Вернуть «1. Наименование»" })).toBeVisible();
}

test("every language and both themes, at the width of a phone, keep nobody out", async ({ browser }) => {
  const form = await browser.newPage({ viewport: { width: 360, height: 780 } });
  await form.goto("/");
  await expect(form.getByRole("button", { name: "Войти" })).toBeVisible();
  await expectNoOverflow(form);
  await form.close();
  for (const [language, heading] of [["EN", "My work"], ["UZ", "Mening ishim"], ["RU", "Моя работа"]] as const) {
    const page = await enter(browser, "director", { width: 1440, colorScheme: "dark" });
    await page.getByRole("button", { name: "Меню пользователя" }).click();
    await page.getByText(language, { exact: true }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectAccessible(page);
    await expectNoOverflow(page);
    await leave(page);
  }
});
