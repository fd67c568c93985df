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
  await leave(page);
});

test("a logo and a colour are tried on a real document, what cannot be printed is refused at its field, and all of it is taken back", async ({ browser }) => {
  const page = await enter(browser, "admin");
  const printed = () => page.waitForResponse((answer) => answer.url().includes("/branding-preview") && answer.status() === 200);
  const first = printed();
  await page.goto("/settings/branding");
  await first;
  await expect(page.locator(".pdf canvas").first()).toBeVisible();
  const accent = page.getByRole("textbox", { name: "Акцентный цвет" });
  await accent.fill("#33bbcc");
  await expect(page.getByText("Контраст цвета на белой бумаге 2,30 : 1")).toBeVisible();
  await expect(accent).toHaveAttribute("aria-invalid", "true");
  await accent.fill("#1a3f8f");
  await page.locator("input[type=file]").setInputFiles(picture("acting.svg", "<script/>"));
  await expect(page.getByRole("alert").filter({ hasText: "<script>" })).toBeVisible();
  await page.locator("input[type=file]").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("x") });
  await expect(page.getByRole("alert").filter({ hasText: "Нужен файл SVG или PNG" })).toBeVisible();
  const tried = printed();
  await page.locator("input[type=file]").setInputFiles(picture("logo.svg", "<title>By Somebody</title>"));
  await tried;
  await expectAccessible(page);
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText("Сохранено")).toBeVisible();
  // What tells of the file's maker is not in what was kept.
  const kept = await page.getByRole("img", { name: "Логотип" }).getAttribute("src");
  expect(Buffer.from(kept?.split(",")[1] ?? "", "base64").toString()).toBe(`${OPENING}<path d="M0 0h40v10z"></path></svg>`);
  await page.getByRole("button", { name: "Вернуть оформление Proxima" }).click();
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText("Сохранено")).toBeVisible();
  await expect(page.getByRole("img", { name: "Логотип" })).toHaveCount(0);
  await leave(page);
});

const OPENING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">';

function picture(name: string, more: string) {
  return { name, mimeType: "image/svg+xml", buffer: Buffer.from(`${OPENING}${more}<path d="M0 0h40v10z"/></svg>`) };
}

test("a person is added with a role, and shut out again", async ({ browser }) => {
  const page = await enter(browser, "admin");
  await page.goto("/settings/people");
  const login = `guest${Date.now()}`;
  await page.getByRole("button", { name: "Добавить пользователя" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Имя").fill(`Guest ${login}`);
  await form.getByLabel("Логин").fill(login);
  await form.getByRole("textbox", { name: "Пароль" }).fill("short");
  await form.getByRole("group", { name: "Все юрлица" }).getByRole("checkbox", { name: "наблюдатель" }).check();
  await form.getByRole("button", { name: "Добавить пользователя" }).click();
  await expect(form.getByRole("textbox", { name: "Пароль" })).toHaveAttribute("data-invalid", "true");
  await form.getByRole("textbox", { name: "Пароль" }).fill("long enough for a guest");
  await form.getByRole("button", { name: "Добавить пользователя" }).click();
  const panel = page.getByRole("complementary", { name: `Guest ${login}` });
  await expect(panel.getByText("Доступ открыт")).toBeVisible();
  // By this tie the bot knows whom to remind; it is taken back, so that another guest can have it.
  const source = panel.getByRole("combobox", { name: "Человек в источнике" });
  const tie = panel.getByRole("button", { name: "Сохранить связь" });
  for (const whom of ["Hasan Demo (p07)", "Никто"]) {
    await source.selectOption(whom);
    await tie.click();
    await expect(tie).toBeDisabled();
    await expect(panel.getByText("Связь сохранена")).toBeVisible();
  }
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
  await page.goto("/settings/branding");
  await expect(page.getByRole("checkbox", { name: "Место для печати (М. П.)" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Выбрать файл" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("status").filter({ hasText: "Изменять может администратор этого юрлица" })).toBeVisible();
  await expect(page.locator(".pdf canvas").first()).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await leave(page);
});
