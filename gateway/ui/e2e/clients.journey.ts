import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, leave } from "./staff";

test("new terms show what they would change before they are saved, hold from their day, and are ended with a reason", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.goto("/clients");
  await page.getByRole("textbox", { name: "Клиент, услуга, договор" }).fill("clinic");
  await page.getByRole("link", { name: "APP-06" }).click();
  await expect(page.getByRole("heading", { name: "Support of the clinic" })).toBeVisible();
  await expectAccessible(page);

  // Days that nobody bills: the story of the other journeys is not touched, and a rule left behind harms nobody.
  const year = 2040 + (Date.now() % 900);
  await page.getByRole("button", { name: "Новые условия с даты" }).click();
  const dialog = page.getByRole("dialog", { name: "Новые условия с даты" });
  await dialog.getByRole("textbox", { name: /^Плата за месяц/ }).fill("9000000*1,1");
  await dialog.getByRole("textbox", { name: "Включено часов" }).fill("12");
  await dialog.getByLabel("Действует с").fill(`${year}-01-01`);
  await dialog.getByLabel("Последний день").fill(`${year}-12-31`);
  await dialog.getByRole("textbox", { name: "Причина" }).fill("Дополнительное соглашение");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Показать, что изменится" }).click();
  await expect(dialog.getByRole("status", { name: "Что изменится" })).toContainText("Открытых счетов это не касается");
  await dialog.getByRole("button", { name: "Записать правило" }).click();
  await expect(dialog).toHaveCount(0);

  const held = page.getByRole("listitem").filter({ hasText: `1 января ${year} г.` });
  await expect(held).toContainText(/9.900.000,00/);
  await expect(held).toContainText("Дополнительное соглашение");
  await held.getByRole("button", { name: "Завершить" }).click();
  const ending = page.getByRole("dialog", { name: "Завершить правило" });
  await ending.getByRole("textbox", { name: "Причина" }).fill("Проверка окончена");
  await ending.getByRole("button", { name: "Не действовало ни дня" }).click();
  await expect(held).toHaveCount(0);
  await leave(page);
});

test("a client, its deals, hours and advances keep nobody out, in both themes and on a phone", async ({ browser }) => {
  const page = await enter(browser, "accountant", { colorScheme: "dark" });
  await page.goto("/applications/APP-12?tab=deal");
  await expect(page.getByRole("img", { name: /^Часы поддержки за/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Часы по месяцам" }).getByRole("row").filter({ hasText: "сент. 2026" })).toContainText("60");
  await expectAccessible(page);
  await page.goto("/clients/C-03");
  await expect(page.getByRole("heading", { name: "Реквизиты" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "APP-04" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  for (const path of ["/clients?tab=clients", "/clients?tab=rules", "/clients?tab=advances", "/clients/C-01", "/applications/APP-04?tab=deal", "/applications/APP-06?tab=contract", "/applications/APP-01?tab=rates"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByLabel("Загрузка")).toHaveCount(0);
    await expectAccessible(page);
    await expectNoOverflow(page, path);
  }
  await leave(page);
});

test("who may not set rules sees them, and why the buttons are closed", async ({ browser }) => {
  const page = await enter(browser, "viewer");
  await page.goto("/applications/APP-06?tab=rules");
  await expect(page.getByText("The warehouse has no catalogue code")).toBeVisible();
  await page.getByRole("tab", { name: "Условия" }).click();
  await expect(page.getByRole("button", { name: "Новые условия с даты" })).toHaveAttribute("aria-disabled", "true");
  await leave(page);
});
