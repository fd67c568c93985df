import { expect, type Page, test } from "@playwright/test";
import { confirmHours, leaveUnclaimed } from "./hours";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, leave } from "./staff";

// A month that is billed, of the seller with two applications.
const BILLED = "month=2026-08&entity=S2";

test("the project manager clears what keeps a month open, the accountant closes it and opens it again", async ({ browser }) => {
  const manager = await enter(browser, "manager");
  await whoIsBehind(manager);
  await manager.goto(`/time?${BILLED}&tab=confirm`);
  await expect(manager.getByRole("table", { name: "Подтвердить часы" }).getByRole("row")).toHaveCount(3);
  await expectAccessible(manager);
  const confirmed = await confirmHours(manager);
  if (confirmed > 0) {
    await expect(manager.getByRole("region", { name: "Подтверждение часов" }).getByRole("status")).toHaveText(`${confirmed} из ${confirmed}`);
  }
  await leaveUnclaimed(manager, "Внутренняя работа");
  await expect(manager.getByText("Внутренняя работа")).toBeVisible();
  await expectAccessible(manager);

  const accountant = await enter(browser, "accountant");
  await accountant.goto(`/month-end?${BILLED}`);
  const main = accountant.getByRole("main");
  await expect(main.getByText("Ничего не мешает закрыть месяц.")).toBeVisible();
  await main.getByRole("button", { name: "Закрыть месяц" }).first().click();
  const dialog = accountant.getByRole("dialog", { name: /^Закрыть месяц/ });
  await dialog.getByRole("button", { name: "Закрыть месяц" }).click();
  await expect(dialog.getByText("Месяц закрыт")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Причина открыть снова" }).fill("Проверка закончена");
  await dialog.getByRole("button", { name: "Открыть месяц" }).click();
  await expect(dialog.getByText("Ничьи часы просмотрены")).toBeVisible();
  await expectAccessible(accountant);
  await leave(accountant);
  await leave(manager);
});

async function whoIsBehind(page: Page): Promise<void> {
  await page.goto("/time?month=2026-10&tab=behind");
  const people = page.getByRole("table", { name: "Отстают" });
  const trainee = people.getByRole("row").filter({ hasText: "Otabek Demo" });
  await expect(trainee).toContainText("168 ч");
  await expect(people.getByRole("row").nth(1)).toContainText("Otabek Demo");
  // Nobody of the source has an account here, and the button says so; the words can be sent in any chat.
  await expect(trainee.getByRole("button", { name: "Напомнить Otabek Demo" })).toHaveAccessibleDescription(/администратор задаёт человека/);
  await expectAccessible(page);
  await page.getByText("Все", { exact: true }).click();
  await expect(page).toHaveURL(/who=all/);
  await page.setViewportSize({ width: 360, height: 780 });
  await expect(trainee.getByRole("button", { name: /^Скопировать текст/ })).toBeVisible();
  await expectNoOverflow(page);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("an open month says what blocks it and leads there; a row without an invoice says what to do", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.goto("/month-end?month=2026-10");
  const blockers = page.getByRole("region", { name: "Что мешает закрыть" });
  await expect(blockers).toBeVisible();
  await page.getByRole("row").filter({ hasText: "Warranty of the product" }).getByText("Warranty of the product").click();
  const panel = page.getByRole("complementary", { name: "Uchqun Startup" });
  await expect(panel.getByRole("button", { name: "Открыть снова" })).toBeVisible();
  await expectAccessible(page);
  await blockers.getByRole("link", { name: /Ничьи часы не просмотрены|Часы не подтверждены/ }).first().click();
  await expect(page).toHaveURL(/\/time\?/);
  await leave(page);
});

test("time on no invoice, drift and contracts are read by everybody, on a phone too", async ({ browser }) => {
  const page = await enter(browser, "viewer", { colorScheme: "dark" });
  await page.goto("/time?month=2026-10&group=unmapped");
  await page.getByText("INT-1").first().click();
  await expect(page.getByRole("complementary", { name: "Без заявки" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/time?month=2026-10&tab=behind");
  await expect(page.getByText("Нужна роль по всем юрлицам")).toBeVisible();
  await page.goto("/contracts");
  await page.getByText("Namuna Vazirligi").first().click();
  await expect(page.getByRole("complementary", { name: "Договор" }).getByText("Осталось по договору")).toBeVisible();
  await expectAccessible(page);

  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto("/time?month=2026-09&tab=check");
  await expect(page.getByRole("table", { name: "Сверка часов" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/drift?month=2026-09");
  await expect(page.getByText("Расхождений нет").or(page.getByRole("table", { name: "Расхождения" }))).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await leave(page);
});
