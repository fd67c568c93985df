import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";

export type Login = "accountant" | "director" | "manager" | "signer" | "viewer" | "admin";
/** Together they are led to every page. */
export const EVERYBODY: readonly Login[] = ["accountant", "admin", "director", "signer", "manager", "viewer"];
export type Wanted = { width?: number; height?: number; colorScheme?: "light" | "dark"; language?: "ru" | "en" | "uz"; anew?: boolean; met?: (page: Page) => void };

// What the server refuses, the screen tells; the browser takes each no for an error.
const EXPECTED = /status of (409|412|422) /;
// A log-in is used by all journeys of this process, as by a person in a browser.
const sessions = new Map<Login, BrowserContextOptions["storageState"]>();

function passwordOf(login: Login): string {
  const file = process.env["PROXIMA_DEMO_STAFF_FILE"];
  if (!file) {
    throw new Error("PROXIMA_DEMO_STAFF_FILE names the file with the passwords of the demonstration's staff");
  }
  if (login === "admin") {
    // The administrator's own stands beside it: it was there before the demonstration.
    return readFileSync(join(dirname(file), "staff_administrator"), "utf8").trim();
  }
  const known: Record<Exclude<Login, "admin">, string> = JSON.parse(readFileSync(file, "utf8"));
  return known[login];
}

/** A browser of somebody's own, logged in; `met` gets its page before anything is opened. What its console complains of fails the journey at `leave`. */
export async function enter(browser: Browser, login: Login, { width = 1440, height = 900, colorScheme = "light", language = "ru", anew = false, met }: Wanted = {}): Promise<Page> {
  const storageState = anew ? undefined : sessions.get(login);
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, ...(storageState && { storageState }) });
  await context.addInitScript((chosen) => localStorage.getItem("proxima.language") ?? localStorage.setItem("proxima.language", chosen), language);
  if (storageState) {
    // The page notes by itself that there is a session, and asks nobody without the note.
    await context.addInitScript(() => localStorage.setItem("proxima.session", "open"));
  }
  const page = await context.newPage();
  listen(page);
  met?.(page);
  await page.goto("/");
  if (!storageState) {
    await logIn(page, login);
  }
  await expect(page.locator("#content h1")).toBeVisible();
  sessions.set(login, { cookies: (await context.storageState()).cookies, origins: [] });
  return page;
}

async function logIn(page: Page, login: Login): Promise<void> {
  await expect(page.locator("input[autocomplete=username]")).toBeFocused();
  await page.keyboard.type(login);
  await page.keyboard.press("Tab");
  await expect(page.locator("input[type=password]")).toBeFocused();
  await page.keyboard.type(passwordOf(login));
  await page.keyboard.press("Enter");
}

/** Keeps what the page's console complains of, for `leave` to fail on. */
function listen(page: Page): void {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (said) => {
    if (said.type() === "error" && !EXPECTED.test(said.text())) {
      complaints.push(`${said.text()} ${said.location().url}`);
    }
  });
  page.on("close", () => expect.soft(complaints).toEqual([]));
}

/** Ends somebody's browser. */
export async function leave(page: Page): Promise<void> {
  await page.close();
  await page.context().close();
}
