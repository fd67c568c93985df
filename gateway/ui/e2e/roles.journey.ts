import { expect, test } from "@playwright/test";
import { enter, leave } from "./staff";

const MONTH = process.env["PROXIMA_UI_MONTH"] ?? "2026-10";

test("who only looks is told at every button why not", async ({ browser }) => {
  const page = await enter(browser, "viewer");
  await page.goto(`/month-end?month=${MONTH}`);
  await page.getByRole("row").filter({ hasText: "Открыт" }).first().getByRole("checkbox").check();
  const create = page.getByRole("button", { name: /^Создать черновики/ });
  await expect(create).toBeVisible();
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await expect(create).toHaveAccessibleDescription("Нужна роль бухгалтера");

  await page.goto("/invoices");
  await page.getByRole("table", { name: "Счета" }).getByRole("link").first().click();
  await page.getByRole("button", { name: /^Недоступно/ }).click();
  const refused = page.getByRole("menuitem", { name: /^Внести оплату/ });
  await expect(refused).toHaveAttribute("aria-disabled", "true");
  await expect(refused.locator(".quiet")).not.toBeEmpty();
  await leave(page);
});

test("the approver cannot bill, the preparer cannot approve", async ({ browser }) => {
  const accountant = await enter(browser, "accountant");
  await expect(accountant.getByRole("navigation", { name: "Разделы" }).getByRole("link", { name: "Утверждение" })).toHaveCount(0);
  await leave(accountant);
  const director = await enter(browser, "director");
  await director.goto(`/month-end?month=${MONTH}`);
  await director.getByRole("row").filter({ hasText: "Открыт" }).first().getByRole("checkbox").check();
  await expect(director.getByRole("button", { name: /^Создать черновики/ })).toHaveAttribute("aria-disabled", "true");
  await leave(director);
});
