import { expect, test } from "@playwright/test";
import { expectAccessible } from "./looks";
import { enter, leave } from "./staff";

test("the registry keeps its filters in the address, keeps them as a view, and gives every selected invoice an answer", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.goto("/invoices");
  await page.getByText("Оплачен", { exact: true }).first().click();
  await expect(page).toHaveURL(/status=/);
  const table = page.getByRole("table", { name: "Счета" });
  await expect(table.getByRole("row").filter({ hasText: "Оплачен" })).not.toHaveCount(0);
  await expect(table.getByRole("row").filter({ hasText: "Отправлен" })).toHaveCount(0);
  await expectAccessible(page);

  const name = `Оплаченные ${Date.now()}`;
  await page.getByRole("button", { name: "Сохранить вид" }).click();
  await page.getByRole("textbox", { name: "Название" }).fill(name);
  await page.getByRole("button", { name: "Сохранить", exact: true }).click();
  const view = page.getByRole("button", { name: new RegExp(`^${name} \\d+$`) });
  await expect(view).toBeVisible();
  await page.getByRole("button", { name: "Все", exact: true }).click();
  await view.click();
  await expect(page).toHaveURL(/status=/);

  await table.getByRole("checkbox", { name: "Отметить все" }).check();
  await page.getByRole("region", { name: /^Отмечен/ }).getByRole("button", { name: "Выгрузить" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Выгрузить" }).click();
  await expect(page.getByRole("link", { name: /^Скачать .+xlsx/ })).toBeVisible();
  await leave(page);
});

test("an invoice opens beside the list, its number opens its page", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.goto("/invoices");
  const row = page.getByRole("table", { name: "Счета" }).getByRole("row").nth(1);
  await row.getByRole("cell").nth(2).click();
  await expect(page.getByRole("complementary")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary")).toHaveCount(0);
  await row.getByRole("link").click();
  await expect(page).toHaveURL(/\/invoices\/[0-9a-f-]{36}/);
  await leave(page);
});

test("a bank's file is looked at before it is taken", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.goto("/payments?tab=statements");
  const account = `20208000${Date.now()}`.slice(0, 20);
  const file = [
    "1CClientBankExchange", "ВерсияФормата=1.02", "Кодировка=UTF-8", "ДатаНачала=01.11.2026", "ДатаКонца=02.11.2026", `РасчСчет=${account}`,
    "СекцияДокумент=Платежное поручение", `Номер=${Date.now() % 100000}`, "Дата=02.11.2026", "Сумма=1500000.00", "ПлательщикСчет=20208000900000000099", "Плательщик=Stranger Trade",
    "ПлательщикИНН=300000099", `ПолучательСчет=${account}`, "НазначениеПлатежа=Payment without a number", "ДатаПоступило=02.11.2026", "КонецДокумента", "КонецФайла", "",
  ].join("\r\n");
  await page.getByRole("textbox", { name: "Валюта" }).fill("UZS");
  await page.locator("input[type=file]").setInputFiles({ name: "bank.txt", mimeType: "text/plain", buffer: Buffer.from(file) });
  await expect(page.getByRole("region", { name: "bank.txt" })).toContainText("Stranger Trade");
  await expectAccessible(page);
  await leave(page);
});

test("debts stand by age, and the pages of money keep nobody out", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  for (const tab of ["receipts", "payments", "debts", "reminders"]) {
    await page.goto(`/payments?tab=${tab}`);
    await expect(page.getByRole("tabpanel")).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto("/payments?tab=debts");
  await expect(page.getByRole("table", { name: "Долги по срокам" })).toContainText("UZS");
  await leave(page);
});
