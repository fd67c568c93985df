import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, leave } from "./staff";

const MONTH = process.env["PROXIMA_UI_MONTH"] ?? "2026-10";
const CLIENT = "Sample Widgets";

test("the accountant drafts and finalizes from the cockpit, the director approves what is shown", async ({ browser }) => {
  const accountant = await enter(browser, "accountant");
  await expectAccessible(accountant);
  await accountant.goto(`/month-end?month=${MONTH}`);
  const row = accountant.getByRole("row").filter({ hasText: CLIENT });
  await expect(row).toBeVisible();
  await expectAccessible(accountant);

  const batch = accountant.getByRole("region", { name: /Создание|Завершение/ });
  await expect(row).toContainText("Открыт");
  await row.getByRole("checkbox").check();
  await accountant.getByRole("button", { name: "Создать черновики: 1" }).click();
  await expect(batch.getByRole("status")).toHaveText("1 из 1");
  await expect(row).toContainText("Черновик");
  // Drafted means asked for: the worklogs arrive a moment later.
  await expect(row).not.toContainText(/(?<!\d)0,00/);
  await batch.getByRole("button", { name: "Закрыть" }).click();

  await row.getByRole("checkbox").check();
  await accountant.getByRole("button", { name: "Завершить: 1" }).click();
  await expect(batch.getByRole("status")).toHaveText("1 из 1");
  await expect(row).toContainText("На проверке");
  const number = (await row.getByRole("link", { name: /^INV-/ }).textContent()) ?? "";
  expect(number).toMatch(/^INV-2026-\d{4}$/);

  const director = await enter(browser, "director");
  await director.goto("/approvals");
  await director.getByRole("button", { name: new RegExp(number) }).click();
  const card = director.getByRole("article", { name: new RegExp(number) });
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

test("the keyboard is enough to find a section, the keys and the way back", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Клавиши" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Поиск и переход" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("Закрытие");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Закрытие месяца" })).toBeVisible();
  await leave(page);
});

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
