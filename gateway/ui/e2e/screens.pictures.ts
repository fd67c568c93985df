import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { walk } from "./views";

const FOLDER = process.env["PROXIMA_UI_PICTURES"] ?? join(import.meta.dirname, "../../../var/screenshots");

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 360]) {
    test(`every page, ${colorScheme}, ${width} px wide`, async ({ browser }) => {
      const folder = join(FOLDER, `${colorScheme}-${width}`);
      mkdirSync(folder, { recursive: true });
      await walk(browser, { colorScheme, width, height: width === 360 ? 780 : 900 }, async (page, { name }) => {
        await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
      });
    });
  }
}
