import { expect, type Page, test } from "@playwright/test";
import { confirmHours, leaveUnclaimed } from "./hours";
import { acceptInDidox, pay } from "./partners";
import { enter, leave } from "./staff";

const MONTH = process.env["PROXIMA_UI_MONTH"] ?? "2026-10";
const SELLERS = ["Proxima Ops", "Proxima Labs"];
// Of these the source lacks something that a person has to know.
const WITHOUT_RATE = "Karvon Logistics";
const NOTHING_DONE = "Namuna Vazirligi";
// An act that was mailed abroad comes back on paper: staff say that it did.
const ACT_ON_PAPER = "Ulgi Trade";

// One month to its end, in its order, from whatever the journeys before this one left of it.
test.describe.configure({ mode: "serial", timeout: 180_000 });

const step = (page: Page, name: string) => page.getByRole("group", { name: "Ход месяца" }).getByRole("button", { name });
const count = async (page: Page, name: string) => Number(await step(page, name).locator("b").innerText());
const rowOf = (page: Page, client: string) => page.getByRole("row").filter({ hasText: client });
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function cockpit(page: Page, stage?: string): Promise<void> {
  await page.goto(`/month-end?month=${MONTH}${stage ? `&stage=${stage}` : ""}`);
  await expect(step(page, "Открыт")).toBeVisible();
}

/** Ticks every row and presses what is offered for all of them; tells how many did not get through. */
async function all(page: Page, verb: RegExp, done: RegExp): Promise<number> {
  await page.getByRole("checkbox", { name: "Отметить все" }).check();
  await page.getByRole("button", { name: verb }).click();
  const status = page.getByRole("region", { name: done }).getByRole("status");
  await expect(status).toHaveText(/^(\d+) из \1/, { timeout: 90_000 });
  return Number(/не вышло: (\d+)/.exec(await status.innerText())?.[1] ?? 0);
}

test("the project manager confirms the hours and looks at what nobody claims", async ({ browser }) => {
  const page = await enter(browser, "manager");
  await page.goto(`/time?month=${MONTH}&tab=confirm`);
  await confirmHours(page);
  await leaveUnclaimed(page, "Внутренняя работа");
  await leave(page);
});

test("the accountant adds the rate that is missing, closes what has nothing to bill, and drafts the rest", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await cockpit(page, "open");
  await rowOf(page, WITHOUT_RATE).getByText(WITHOUT_RATE).click();
  await page.getByRole("link", { name: "К условиям" }).click();
  await page.getByRole("tab", { name: "Ставки и работы" }).click();
  await page.getByRole("button", { name: "Ставка для договора" }).click();
  const rate = page.getByRole("dialog", { name: "Ставка для договора" });
  await rate.getByRole("textbox", { name: /^Сумма/ }).fill("40");
  await rate.getByRole("textbox", { name: "Причина" }).fill("Приложение 2 к договору");
  await rate.getByRole("button", { name: "Показать, что изменится" }).click();
  await rate.getByRole("button", { name: "Записать правило" }).click();
  await expect(rate).toHaveCount(0);

  await cockpit(page, "open");
  await page.getByRole("button", { name: "Обновить из источника" }).click();
  await expect(rowOf(page, WITHOUT_RATE)).not.toContainText("нет ставки");
  await rowOf(page, NOTHING_DONE).getByText(NOTHING_DONE).click();
  await page.getByRole("complementary").getByRole("button", { name: "Нечего выставлять" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Причина" }).fill("Этап ещё не сдан");
  await page.getByRole("dialog").getByRole("button", { name: "Закрыть без счёта" }).click();
  await expect(rowOf(page, NOTHING_DONE)).toHaveCount(0);

  expect(await all(page, /^Создать черновики/, /^Создание/)).toBe(0);
  await expect(step(page, "Открыт").locator("b")).toHaveText("0");
  await leave(page);
});

test("all drafts are finalized; what a check stopped goes on with a reason", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await cockpit(page, "draft");
  // Drafted means asked for: the hours arrive a moment later.
  await expect(page.getByRole("table").getByText(/^0,00/)).toHaveCount(0);
  await all(page, /^Завершить: /, /^Завершение/);
  for (let left = await count(page, "Черновик"); left > 0; left -= 1) {
    await cockpit(page, "draft");
    await page.getByRole("row").nth(1).getByRole("cell").nth(1).click();
    await expect(heading(page)).toContainText("Черновик");
    await page.getByRole("tab", { name: "Утверждение" }).click();
    const release = page.getByRole("button", { name: "Снять ограничение" });
    await expect(release.first()).toBeVisible();
    for (let stops = await release.count(); stops > 0; stops -= 1) {
      await release.first().click();
      await page.getByRole("dialog").getByRole("textbox", { name: "Причина" }).fill("Часов меньше, так и было");
      await page.getByRole("dialog").getByRole("button", { name: "Снять ограничение" }).click();
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await expect(release).toHaveCount(stops - 1);
    }
    await page.getByRole("button", { name: "Завершить и присвоить номер" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Завершить и присвоить номер" }).click();
    await expect(heading(page)).toContainText("На проверке");
  }
  await leave(page);
});

test("the director approves one after the other, each seen, until nothing waits", async ({ browser }) => {
  const page = await enter(browser, "director");
  await page.goto("/approvals");
  const title = page.getByRole("article").getByRole("heading").first();
  const approve = page.getByRole("button", { name: "Утвердить" });
  const empty = page.getByText("Утверждать нечего");
  await expect(title.or(empty)).toBeVisible();
  while (!(await empty.isVisible())) {
    const number = (await title.innerText()).trim();
    await expect(approve).toBeEnabled({ timeout: 60_000 });
    await page.keyboard.press("Control+Enter");
    await expect(title.filter({ hasText: number })).toHaveCount(0);
    await expect(title.or(empty)).toBeVisible();
  }
  await leave(page);
});

test("all are sent, and signed where a signature is due", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await page.goto(`/invoices?month=${MONTH}&status=approved`);
  await page.getByRole("checkbox", { name: "Отметить все" }).check();
  await page.getByRole("button", { name: /^Отправить · / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Отправить" }).click();
  await expect(page.getByRole("region", { name: "Отправка" }).getByRole("status")).toHaveText(/^(\d+) из \1$/, { timeout: 90_000 });

  const signer = await enter(browser, "signer");
  await signer.goto("/signing");
  await signer.getByRole("button", { name: "Взять ключ" }).click();
  await expect(signer.getByRole("button", { name: "Ключ взят" })).toBeVisible();
  await signer.getByRole("button", { name: /^Подписать \d/ }).click();
  await expect(signer.getByText("Подписывать нечего")).toBeVisible({ timeout: 90_000 });
  await leave(signer);

  await cockpit(page);
  await expect(step(page, "Утверждён").locator("b")).toHaveText("0", { timeout: 60_000 });
  await leave(page);
});

test("the clients accept and pay, and the month is closed", async ({ browser }) => {
  const page = await enter(browser, "accountant");
  await clientsDoTheirPart(page);
  await cockpit(page);
  await rowOf(page, ACT_ON_PAPER).getByText(ACT_ON_PAPER).click();
  await page.getByRole("button", { name: "Клиент принял" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Что увидели и где" }).fill("Акт с подписью, в папке договора");
  await page.getByRole("dialog").getByRole("button", { name: "Клиент принял" }).click();
  await expect(heading(page)).toContainText(/Принят|Оплачен/);
  await cockpit(page);
  for (const name of ["Открыт", "Черновик", "На проверке", "Утверждён", "Отправлен", "Принят"]) {
    await expect(step(page, name).locator("b")).toHaveText("0", { timeout: 90_000 });
  }
  for (const seller of SELLERS) {
    await page.getByRole("main").getByRole("button", { name: "Закрыть месяц" }).first().click();
    const dialog = page.getByRole("dialog", { name: /^Закрыть месяц/ });
    await dialog.getByRole("combobox").selectOption({ label: seller });
    await dialog.getByRole("button", { name: "Закрыть месяц" }).click();
    await expect(dialog.getByText("Месяц закрыт")).toBeVisible();
    await page.keyboard.press("Escape");
  }
  await leave(page);
});

/** Everybody who was sent something says yes where a yes is needed, and pays it whole. */
async function clientsDoTheirPart(page: Page): Promise<void> {
  await page.goto(`/invoices?month=${MONTH}&status=sent&status=accepted`);
  await expect(page.getByRole("table")).toBeVisible();
  const rows = page.getByRole("row").filter({ has: page.locator("a.number") });
  const owed = await rows.evaluateAll((all) =>
    all.map((row) => ({
      link: row.querySelector<HTMLAnchorElement>("a.number"),
      status: row.textContent?.includes("Отправлен"),
      payable: row.querySelector("td:last-child")?.textContent ?? "",
    })).map(({ link, status, payable }) => ({ number: link?.textContent?.trim() ?? "", id: link?.pathname.split("/").at(-1) ?? "", status, payable })),
  );
  await acceptInDidox(owed.filter(({ status }) => status).map(({ number }) => number));
  for (const { id, number, payable } of owed) {
    const amount = payable.replaceAll(/[^\d,]/g, "").replace(",", ".");
    await pay(id, { comment: `Оплата по счёту № ${number}`, amount, currency: payable.trim().slice(-3), received_on: `${MONTH}-31` });
  }
}
