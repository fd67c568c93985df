import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { expectAccessible } from "./looks";
import { acceptInDidox, lettersAbout, mailbox, pay, switchPlanFact } from "./partners";
import { enter, leave } from "./staff";

const MONTH = process.env["PROXIMA_UI_MONTH"] ?? "2026-10";
// Support goes by Didox, the two others by e-mail.
const SUPPORT = { client: "Savat Retail", deal: "SUP" };
const HOURLY = { client: "Beispiel GmbH", deal: "HR" };
const FIXED = { client: "Example Foods", deal: "FP" };
const ALL = [SUPPORT, HOURLY, FIXED];
type Deal = (typeof ALL)[number];

// One story in its order: what one journey leaves, the next one takes up.
test.describe.configure({ mode: "serial" });
const numbers = new Map<Deal, string>();
const number = (deal: Deal) => numbers.get(deal) ?? "";

const cockpit = (page: Page) => page.goto(`/month-end?month=${MONTH}`);
const rowOf = (page: Page, { client, deal }: Deal) => page.getByRole("row").filter({ hasText: client }).filter({ has: page.getByText(deal, { exact: true }) });
const named = (deal: Deal, status: string) => `${number(deal)} ${deal.client}: ${status}`;
const saved = (page: Page) => expect(page.locator(".save-state")).toHaveText(/^Сохранено/);

async function openDraft(page: Page, deal: Deal): Promise<void> {
  await cockpit(page);
  await rowOf(page, deal).getByText(deal.client).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Черновик");
  await expect(page.getByLabel("Наименование, 1")).toBeVisible();
}

/** The invoice's own page, found as people find it. */
async function openInvoice(page: Page, deal: Deal): Promise<void> {
  await page.goto(`/invoices?month=${MONTH}`);
  await page.getByRole("link", { name: number(deal) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number(deal));
}

async function finalize(page: Page, deal: Deal): Promise<void> {
  await page.getByRole("button", { name: "Завершить и присвоить номер" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Завершить и присвоить номер" }).click();
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toContainText("На проверке");
  numbers.set(deal, ((await title.locator(".number").textContent()) ?? "").trim());
  await expect(page.locator("canvas").first()).toBeVisible();
}

async function openCard(page: Page, deal: Deal): Promise<void> {
  await page.goto("/approvals");
  await page.getByRole("button", { name: new RegExp(number(deal)) }).click();
  await expect(page.getByRole("button", { name: "Утвердить" })).toBeEnabled();
}

test("drafts of a support, an hourly and a fixed price deal are selected and made at once", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await cockpit(page);
  for (const deal of ALL) {
    await expect(rowOf(page, deal)).toContainText("Открыт");
    await rowOf(page, deal).getByRole("checkbox").check();
  }
  await page.getByRole("button", { name: "Создать черновики: 3" }).click();
  await expect(page.getByRole("region", { name: "Создание" }).getByRole("status")).toHaveText("3 из 3");
  for (const deal of ALL) {
    await expect(rowOf(page, deal)).toContainText("Черновик");
  }
  await leave(page);
});

test("support: two browsers change the same text, and the second one decides which stays", async ({ browser }) => {
  const [first, second] = [await enter(browser, "accountant"), await enter(browser, "accountant")];
  // The second browser does not hear of the first one in time.
  await second.route("**/api/v1/events", () => undefined);
  await openDraft(second, SUPPORT);
  await openDraft(first, SUPPORT);
  await first.getByLabel("Наименование, 1").fill("Support as agreed by phone");
  await first.keyboard.press("Control+s");
  await saved(first);
  await second.getByLabel("Наименование, 1").fill("Support of October");
  await second.keyboard.press("Control+s");
  const undecided = second.getByRole("alert").filter({ hasText: "за это время изменили" });
  await expect(undecided).toContainText("Support as agreed by phone");
  await expect(undecided).toContainText("Support of October");
  await expectAccessible(second);
  await undecided.getByRole("button", { name: "Сохранить моё" }).click();
  await saved(second);
  await expect(first.getByLabel("Наименование, 1")).toHaveValue("Support of October");
  await heardWhileTyping(first, second);
  await finalize(first, SUPPORT);
  await leave(first);
  await leave(second);
});

/** What is typed and not yet saved stays when the same is heard from another browser; everything else goes on live. */
async function heardWhileTyping(page: Page, other: Page): Promise<void> {
  const [price, theirs] = [page, other].map((one) => one.getByLabel("Цена, 1")) as [Locator, Locator];
  const amount = await page.getByLabel("Сумма, 1").inputValue();
  await price.fill("1");
  await theirs.focus();
  await theirs.fill(`${await theirs.inputValue()}+100`);
  await theirs.press("Enter");
  await theirs.blur();
  await expect(theirs).not.toHaveValue(/\+/);
  const heard = await theirs.inputValue();
  await expect(page.getByText("здесь сохранили другое")).toContainText(heard);
  await expect(page.getByLabel("Сумма, 1")).not.toHaveValue(amount);
  await expect(price).toHaveValue("1");
  await price.press("Enter");
  await page.getByRole("alert").filter({ hasText: "за это время изменили" }).getByRole("button", { name: "Оставить их" }).click();
  await expect(price).toHaveValue(heard);
  await saved(page);
}

test("hourly: quantity, price and amount are linked, and what was typed by hand says so", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await openDraft(page, HOURLY);
  await page.getByRole("button", { name: "Почему столько" }).first().click();
  await expect(page.getByText("Записано часов")).toBeVisible();
  await page.getByLabel("Количество, 1").fill("10");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Сумма, 1")).toHaveValue("475,00");
  await page.getByLabel("Цена, 1").fill("50*1.1");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Сумма, 1")).toHaveValue("550,00");
  await expect(page.getByLabel("Количество, 1")).toHaveClass(/by-hand/);
  await expectAccessible(page);
  await finalize(page, HOURLY);
  await leave(page);
});

test("fixed price: returned with a reason, corrected, approved by another person", async ({ browser }) => {
  const accountant = await enter(browser, "accountant");
  await openDraft(accountant, FIXED);
  await finalize(accountant, FIXED);

  const director = await enter(browser, "director");
  await openCard(director, FIXED);
  await director.getByRole("button", { name: "Вернуть", exact: true }).click();
  await director.getByLabel("Причина").fill("Назовите этап");
  await director.getByRole("dialog").getByRole("button", { name: "Вернуть", exact: true }).click();
  await expect(director.getByText(named(FIXED, "Черновик"))).toBeVisible();

  // The accountant's page turns into the draft by itself.
  await expect(accountant.getByRole("heading", { level: 1 })).toContainText("Черновик");
  await accountant.getByRole("tab", { name: "История" }).click();
  await expect(accountant.getByRole("tabpanel")).toContainText("Назовите этап");
  await accountant.getByRole("tab", { name: "Правка" }).click();
  const text = accountant.getByLabel("Наименование, 1");
  await text.fill(`${await text.inputValue()}, третий этап`);
  await accountant.keyboard.press("Control+s");
  await saved(accountant);
  const before = number(FIXED);
  await finalize(accountant, FIXED);
  expect(number(FIXED)).toBe(before);
  await openCard(director, FIXED);
  await expect(director.getByRole("article", { name: new RegExp(before) })).toContainText("изменённых или добавленных вручную");
  await director.keyboard.press("Control+Enter");
  await expect(director.getByText(named(FIXED, "Утверждён"))).toBeVisible();
  await leave(accountant);
  await leave(director);
});

test("a shipment that PlanFact refused is seen with the answer and tried again", async ({ browser }) => {
  const director = await enter(browser, "director");
  await openCard(director, HOURLY);
  await switchPlanFact({ refuse_next: 1, only_path: "operations", refuse_message: "Счёт учёта закрыт" });
  try {
    await director.keyboard.press("Control+Enter");
    await expect(director.getByText(named(HOURLY, "Утверждён"))).toBeVisible();
    const accountant = await enter(browser, "accountant");
    await openInvoice(accountant, HOURLY);
    await accountant.getByRole("tab", { name: "Доставка и учёт" }).click();
    const shipment = accountant.getByRole("region", { name: "ПланФакт" });
    await expect(shipment).toContainText("Счёт учёта закрыт");
    await expectAccessible(accountant);
    await shipment.getByRole("button", { name: "Повторить" }).click();
    await expect(shipment.locator(".pill").first()).toHaveText("готово");
    await leave(accountant);
  } finally {
    await switchPlanFact({});
  }
  await openCard(director, SUPPORT);
  await director.keyboard.press("Control+Enter");
  await expect(director.getByText(named(SUPPORT, "Утверждён"))).toBeVisible();
  await leave(director);
});

test("three are sent at once: one fails for want of a recipient, gets one, and goes after the others", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await openInvoice(page, FIXED);
  await page.getByText("Получатели и письмо", { exact: true }).click();
  const recipients = page.getByRole("group", { name: "Получатели" });
  const address = await recipients.getByLabel("Адрес").first().inputValue();
  for (let left = await recipients.getByLabel("Адрес").count(); left > 0; left -= 1) {
    await recipients.getByRole("button", { name: /^Убрать/ }).first().click();
    await expect(recipients.getByLabel("Адрес")).toHaveCount(left - 1);
    await saved(page);
  }

  await page.goto(`/invoices?month=${MONTH}`);
  for (const deal of ALL) {
    await page.getByRole("row").filter({ hasText: number(deal) }).getByRole("checkbox").check();
  }
  await page.getByRole("button", { name: "Отправить · 3" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Отправить" }).click();
  const batch = page.getByRole("region", { name: "Отправка" });
  await expect(batch.getByRole("status")).toHaveText("3 из 3, не вышло: 1");
  await expect(batch.getByRole("listitem").first()).toContainText(number(FIXED));
  await expectAccessible(page);

  await batch.getByRole("link", { name: number(FIXED) }).click();
  await page.getByText("Получатели и письмо", { exact: true }).click();
  await recipients.getByRole("button", { name: "Добавить получателя" }).click();
  await recipients.getByLabel("Адрес").fill(address);
  await recipients.getByLabel("Адрес").blur();
  await saved(page);
  await page.getByRole("button", { name: "Отправить клиенту" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Отправить клиенту" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Отправлен");
  await leave(page);
});

test("the letter lies in the mailbox with its papers, and the money that comes pays the invoice", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await openInvoice(page, HOURLY);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Отправлен");
  await expect.poll(async () => (await lettersAbout(number(HOURLY))).length).toBe(1);
  const [letter] = await lettersAbout(number(HOURLY));
  await seenInMailbox(browser, letter?.subject ?? "");

  await page.getByRole("button", { name: "Клиент принял" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Клиент принял" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Принят");
  const outstanding = (await page.locator(".strip-pay strong").innerText()).replaceAll(/[^\d,]/g, "").replace(",", ".");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await pay(id, { comment: `Payment for ${number(HOURLY)}`, amount: outstanding, currency: "EUR", received_on: `${MONTH}-31` });
  // What names the invoice and its whole amount is matched by itself, and the open page hears of it.
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Оплачен", { timeout: 60_000 });
  await leave(page);
});

async function seenInMailbox(browser: Browser, subject: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(mailbox());
  await expect(page.getByText(subject).first()).toBeVisible();
  await page.close();
}

test("the signer takes the key once and signs what waits; the client's yes arrives by itself", async ({ browser }) => {
  const signer = await enter(browser, "signer");
  await signer.goto("/signing");
  await expect(signer.getByRole("checkbox", { name: new RegExp(number(SUPPORT)) })).not.toHaveCount(0);
  await signer.getByRole("button", { name: "Взять ключ" }).click();
  await expect(signer.getByRole("button", { name: "Ключ взят" })).toBeVisible();
  await expectAccessible(signer);
  await signer.getByRole("button", { name: /^Подписать/ }).click();
  await expect(signer.getByRole("checkbox", { name: new RegExp(number(SUPPORT)) })).toHaveCount(0);

  const accountant = await enter(browser, "accountant");
  await openInvoice(accountant, SUPPORT);
  await expect(accountant.getByRole("heading", { level: 1 })).toContainText("Отправлен");
  await acceptInDidox([number(SUPPORT)]);
  await expect(accountant.getByRole("heading", { level: 1 })).toContainText("Принят");
  await leave(accountant);
  await leave(signer);
});
