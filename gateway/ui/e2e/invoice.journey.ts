import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./looks";
import { enter, leave } from "./staff";

const MONTH = process.env["PROXIMA_UI_MONTH"] ?? "2026-10";
const CLIENT = "Ulgi Trade";

/** The draft of the month, made where there is none yet. */
async function openDraft(browser: Browser): Promise<Page> {
  const page = await enter(browser, "accountant");
  await page.goto(`/month-end?month=${MONTH}`);
  const row = page.getByRole("row").filter({ hasText: CLIENT });
  await expect(row).toBeVisible();
  if (await row.getByText("Открыт").isVisible()) {
    await row.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Создать черновики: 1" }).click();
    await expect(row).toContainText("Черновик");
    await expect(row).not.toContainText(/(?<!\d)0,00/);
  }
  await row.getByText(CLIENT).first().click();
  await expect(page).toHaveURL(/\/invoices\/[0-9a-f-]{36}/);
  await expect(page.getByRole("region", { name: "Строки счёта" })).toBeVisible();
  return page;
}

test("a draft is looked at from every side, its total is set, and what was done is taken back", async ({ browser }) => {
  const page = await openDraft(browser);
  await expect(page.getByRole("group", { name: "Место в ряду" })).toBeVisible();
  for (const view of ["Письмо", "Получатели"]) {
    await page.getByText(view, { exact: true }).click();
    await expectAccessible(page);
  }

  const unit = page.getByRole("textbox", { name: "Ед., 1" });
  const before = await unit.inputValue();
  await unit.fill(`${before} x`);
  await unit.press("Enter");
  const undo = page.getByRole("button", { name: /^Вернуть/ });
  await undo.click();
  await expect(unit).toHaveValue(before);

  const total = await page.locator(".sums-pay .amount").textContent();
  await page.getByRole("button", { name: "задать итог" }).click();
  const dialog = page.getByRole("dialog", { name: "Задать итог" });
  await dialog.getByRole("textbox", { name: /Итог с налогом/ }).fill("3900");
  await dialog.getByRole("textbox", { name: "Причина" }).fill("Скидка по договорённости");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Применить" }).click();
  await expect(page.locator(".sums-pay")).toContainText("3 900,00");
  await page.getByText("Скидки на весь документ").click();
  await page.getByRole("button", { name: "Убрать «Скидка по договорённости»" }).click();
  await expect(page.locator(".sums-pay")).toContainText(total ?? "");

  await page.getByRole("tab", { name: "Утверждение" }).click();
  await expect(page.getByText("Эту редакцию ещё никто не утвердил.")).toBeVisible();
  await expectAccessible(page);
  await leave(page);
});
