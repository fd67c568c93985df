import { defineConfig } from "@playwright/test";

const base = process.env["PROXIMA_UI_URL"];
if (!base) {
  throw new Error("PROXIMA_UI_URL names the running stack: make e2e-ui starts one, or point it at yours");
}

/** Journeys against a running stack, in Debian's Chromium; what fails leaves a trace and a picture. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.journey.ts",
  outputDir: process.env["PROXIMA_UI_RESULTS"] ?? "../test-results",
  // The journeys share one stack and one month: they go one after the other.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: base,
    locale: "ru-RU",
    timezoneId: "Asia/Tashkent",
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    // A trace keeps what the page was at every step; its film of all frames would cost more than the journeys.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["PROXIMA_CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
    },
  },
});
