import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";

export type Login = "accountant" | "director" | "manager" | "signer" | "viewer" | "admin";
type Wanted = { width?: number; height?: number; colorScheme?: "light" | "dark" };

function passwords(): Record<Login, string> {
  const file = process.env["PROXIMA_DEMO_STAFF_FILE"];
  if (!file) {
    throw new Error("PROXIMA_DEMO_STAFF_FILE names the file with the passwords of the demonstration's staff");
  }
  // The administrator's own stands beside it: it was there before the demonstration.
  const admin = readFileSync(join(dirname(file), "staff_administrator"), "utf8").trim();
  return { ...JSON.parse(readFileSync(file, "utf8")), admin };
}

/** A browser of somebody's own, logged in through the form. What its console complains of fails the journey at `close`. */
export async function enter(browser: Browser, login: Login, { width = 1440, height = 900, colorScheme = "light" }: Wanted = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height }, colorScheme })).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  // What the server refuses, and the screen tells, the browser writes down too.
  page.on("console", (said) => said.type() === "error" && !/status of (409|412|422) /.test(said.text()) && complaints.push(said.text()));
  page.on("close", () => expect.soft(complaints).toEqual([]));
  await page.goto("/");
  await page.getByLabel("Логин").fill(login);
  await page.getByLabel("Пароль", { exact: true }).fill(passwords()[login]);
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("navigation", { name: "Разделы" })).toBeVisible();
  return page;
}

/** Ends somebody's browser. */
export async function leave(page: Page): Promise<void> {
  await page.close();
  await page.context().close();
}
