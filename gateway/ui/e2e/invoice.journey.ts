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

/** Adds, divides, moves, joins and removes lines, and takes each back with the keys. */
async function takesBack(page: Page): Promise<void> {
  const rows = page.getByRole("region", { name: "Строки счёта" }).locator("tbody tr");
  const saved = page.getByText("Сохранено", { exact: true });
  const undo = async (what: string) => {
    await expect(page.getByRole("button", { name: `Вернуть «${what}»` })).toBeVisible();
    await page.keyboard.press("Control+z");
    await expect(saved).toBeVisible();
  };
  const menu = async (line: number, verb: string) => {
    await page.getByRole("button", { name: `Действия со строкой ${line}` }).click();
    // The menu of the line before may still be on its way out.
    await page.getByRole("menu", { name: `Действия со строкой ${line}` }).getByRole("menuitem", { name: verb }).click();
  };
  const count = await rows.count();
  const [here, part] = [count + 1, count + 2];
  await page.getByRole("button", { name: "Добавить строку" }).click();
  await expect(rows).toHaveCount(here);
  await menu(here, "Разделить");
  await page.getByRole("dialog").getByRole("textbox").first().fill("0,25");
  await page.getByRole("dialog").getByRole("textbox").nth(1).fill("Вторая часть");
  await page.keyboard.press("Enter");
  await expect(rows).toHaveCount(part);

  await page.getByRole("checkbox", { name: `Отметить строку ${here}` }).check();
  await page.getByRole("checkbox", { name: `Отметить строку ${part}` }).check();
  await page.getByRole("button", { name: "Объединить" }).click();
  await expect(rows).toHaveCount(here);
  await undo("Объединить");
  await expect(rows).toHaveCount(part);
  await expect(page.getByLabel(`Наименование, ${part}`)).toHaveValue("Вторая часть");
  await expect(page.getByLabel(`Количество, ${part}`)).toHaveValue("0,25");

  await page.getByLabel(`Наименование, ${part}`).press("Alt+ArrowUp");
  await expect(page.getByLabel(`Наименование, ${here}`)).toHaveValue("Вторая часть");
  await undo(`${part}. Место`);
  await menu(part, "Удалить строку");
  await expect(rows).toHaveCount(here);
  await undo(`${part}. Удалить строку`);
  await expect(page.getByLabel(`Наименование, ${part}`)).toHaveValue("Вторая часть");
  await menu(part, "Удалить строку");
  await menu(here, "Удалить строку");
  await expect(rows).toHaveCount(count);
}

/** The timesheet as the client will read it: one person hidden, other words, two records as one, one kept back; the paper says the same. */
async function rewritesAnnex(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Приложение" }).click();
  const annex = page.getByRole("region", { name: "Приложение", exact: true });
  const everybody = annex.getByRole("checkbox", { name: "Скрыть всех" });
  if (await everybody.isChecked()) {
    await everybody.click();
    await expect(everybody).not.toBeChecked();
  }
  const person = annex.getByRole("checkbox", { name: /^Скрыть: / }).first();
  await person.click();
  await expect(person).toBeChecked();

  const words = annex.getByLabel(/^Текст для клиента: 1\.1,/);
  await words.fill("Setting up of the trade system");
  await words.blur();
  await expect(annex.getByRole("button", { name: /^Вернуть как записано: 1\.1,/ })).toBeVisible();
  await annex.getByRole("checkbox", { name: /^Отметить: 1\.2,/ }).check();
  await annex.getByRole("checkbox", { name: /^Отметить: 1\.3,/ }).check();
  await annex.getByRole("group", { name: "Отмеченные записи" }).getByRole("button", { name: "Объединить" }).click();
  await expect(annex.getByText("Вошла в запись 1.2")).toBeVisible();
  await annex.getByRole("button", { name: /^Не для клиента: 1\.4,/ }).click();
  await expect(annex.getByRole("button", { name: /^Показать клиенту: 1\.4,/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "Правка" }).click();
  const printed = page.waitForResponse((answer) => answer.url().includes("/preview?document=annex"));
  await page.getByRole("region", { name: "Документ", exact: true }).getByText("Приложение: часы").click();
  expect((await printed).ok()).toBe(true);
  await expect(page.getByRole("region", { name: "Приложение: часы" }).locator("canvas").first()).toBeVisible();
}

test("a draft is looked at from every side, its total is set, and what was done is taken back", async ({ browser }) => {
  const page = await openDraft(browser);
  await expect(page.getByRole("group", { name: "Место в ряду" })).toBeVisible();
  for (const view of ["Письмо", "Получатели"]) {
    await page.getByText(view, { exact: true }).click();
    await expectAccessible(page);
  }

  await takesBack(page);
  await rewritesAnnex(page);

  const total = await page.locator(".sums-pay .amount").textContent();
  await page.getByRole("button", { name: "задать итог" }).click();
  const dialog = page.getByRole("dialog", { name: "Задать итог" });
  await dialog.getByRole("textbox", { name: /Итог с налогом/ }).fill("3900");
  await dialog.getByRole("textbox", { name: "Причина" }).fill("Скидка по договорённости");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Применить" }).click();
  await expect(page.locator(".sums-pay")).toContainText("3 900,00");
  await page.getByRole("button", { name: "Вернуть «Скидки на весь документ»" }).click();
  await expect(page.locator(".sums-pay")).toContainText(total ?? "");

  await page.getByRole("tab", { name: "Утверждение" }).click();
  await expect(page.getByText("Эту редакцию ещё никто не утвердил.")).toBeVisible();
  await expectAccessible(page);
  await leave(page);
});
