import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { enter, leave, type Login } from "./staff";
import { pathsOf, visit } from "./views";

const FOLDER = process.env["PROXIMA_UI_PICTURES"] ?? join(import.meta.dirname, "../../../var/screenshots");
const EVERYBODY: readonly Login[] = ["accountant", "admin", "director", "signer", "manager", "viewer"];

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 360]) {
    test(`every page, ${colorScheme}, ${width} px wide`, async ({ browser }) => {
      const folder = join(FOLDER, `${colorScheme}-${width}`);
      mkdirSync(folder, { recursive: true });
      const seen = new Set<string>();
      for (const login of EVERYBODY) {
        const page = await enter(browser, login, { colorScheme, width, height: width === 360 ? 780 : 900 });
        for (const path of (await pathsOf(page)).filter((one) => !seen.has(one))) {
          const reached = await visit(page, path, async ({ name }) => {
            await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
          });
          if (reached) {
            seen.add(path);
          }
        }
        await leave(page);
      }
    });
  }
}
