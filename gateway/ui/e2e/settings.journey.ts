import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, leave } from "./staff";

const SECTIONS = 11;

test("the next number follows the pattern as it is typed, and a pattern that cannot number is refused at its field", async ({ browser }) => {
  const page = await enter(browser, "admin");
  await page.goto("/settings/numbering");
  const pattern = page.getByRole("textbox", { name: "Кредит-ноты" });
  const before = await pattern.inputValue();
  await pattern.fill("K-{YY}{MM}-{SEQ:5}");
  await expect(page.getByText(/^K-\d{4}-00001$/)).toBeVisible();
  await pattern.fill("K-{YYYY}");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(pattern).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Отменить изменения" }).click();
  await expect(pattern).toHaveValue(before);
  await page.goto("/settings/branding");
  await page.getByRole("textbox", { name: "Адрес" }).fill("Another street, 5");
  await expect(page.getByTestId("printed")).toContainText("Another street, 5");
  await page.getByRole("button", { name: "Отменить изменения" }).click();
  await leave(page);
});

test("a person is added with a role, and shut out again", async ({ browser }) => {
  const page = await enter(browser, "admin");
  await page.goto("/settings/people");
  const login = `guest${Date.now()}`;
  await page.getByRole("button", { name: "Добавить пользователя" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Имя").fill(`Guest ${login}`);
  await form.getByLabel("Логин").fill(login);
  await form.getByLabel("Пароль").fill("short");
  await form.getByRole("group", { name: "Все юрлица" }).getByRole("checkbox", { name: "наблюдатель" }).check();
  await form.getByRole("button", { name: "Добавить пользователя" }).click();
  await expect(form.getByLabel("Пароль")).toHaveAttribute("data-invalid", "true");
  await form.getByLabel("Пароль").fill("long enough for a guest");
  await form.getByRole("button", { name: "Добавить пользователя" }).click();
  const panel = page.getByRole("complementary", { name: `Guest ${login}` });
  await expect(panel.getByText("Доступ открыт")).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Отключить" }).click();
  await expect(panel.getByRole("button", { name: "Включить" })).toBeVisible();
  await leave(page);
});

test("a token's secret is shown once, a director lets another approve, a month is closed for tax and opened again", async ({ browser }) => {
  const director = await enter(browser, "director");
  const name = `Report ${Date.now()}`;
  await director.goto("/settings/tokens");
  await director.getByRole("button", { name: "Выпустить токен" }).click();
  const dialog = director.getByRole("dialog");
  await dialog.getByLabel("Название").fill(name);
  await dialog.getByRole("checkbox").first().check();
  await dialog.getByRole("button", { name: "Выпустить токен" }).click();
  await expect(director.getByRole("textbox", { name: "Секрет токена" })).toHaveValue(/^pxi_/);
  await director.getByRole("button", { name: "Секрет сохранён" }).click();
  await director.getByRole("button", { name: `Отозвать: ${name}` }).click();
  await expect(director.getByRole("listitem").filter({ hasText: name })).toContainText("отозван");

  await director.goto("/settings/delegation");
  await director.getByRole("button", { name: "Передать утверждение" }).click();
  await director.getByRole("combobox", { name: "Кому" }).click();
  await director.getByRole("option", { name: "Demo Viewer" }).click();
  await dialog.getByLabel("По какой день").fill("2026-12-31");
  await dialog.getByLabel("Причина").fill(name);
  await dialog.getByRole("button", { name: "Передать утверждение" }).click();
  const held = director.getByRole("listitem").filter({ hasText: name });
  await expect(held).toContainText("Demo Director → Demo Viewer");
  await held.getByRole("button", { name: "Прекратить" }).click();
  await expect(held).toContainText("прекращено");
  await leave(director);

  const admin = await enter(browser, "admin");
  await admin.goto("/settings/tax");
  const month = admin.getByRole("listitem").filter({ hasText: /^янв\. 2026/ });
  for (const [verb, state] of [["Закрыть месяц", "закрыт"], ["Открыть снова", "открыт"]] as const) {
    await month.getByRole("button", { name: verb }).click();
    await admin.getByRole("dialog").getByLabel("Причина").fill(name);
    await admin.getByRole("dialog").getByRole("button", { name: verb }).click();
    await expect(month.getByText(state, { exact: true })).toBeVisible();
  }
  await leave(admin);
});

test("every part of the settings keeps nobody out", async ({ browser }) => {
  const page = await enter(browser, "admin");
  await page.goto("/settings");
  const links = page.getByRole("navigation", { name: "Настройки" }).getByRole("link");
  await expect(links).toHaveCount(SECTIONS);
  for (let at = 0; at < SECTIONS; at += 1) {
    await links.nth(at).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText((await links.nth(at).textContent()) ?? "");
    await expect(page.getByLabel("Загрузка")).toHaveCount(0);
    await expectAccessible(page);
  }
  await leave(page);
});

test("who may not change master data reads it on a phone, and why", async ({ browser }) => {
  const page = await enter(browser, "viewer", { width: 360, height: 780, colorScheme: "dark" });
  await page.goto("/settings/company");
  await expect(page.getByRole("button", { name: "Сохранить" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("status").filter({ hasText: "Изменять может администратор этого юрлица" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Пользователи и роли" })).toHaveCount(0);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await leave(page);
});
