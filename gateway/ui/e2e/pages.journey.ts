import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, leave, type Login } from "./staff";
import { type Language, untranslated } from "./texts";
import { open, PATHS, pathsOf, type View, visit } from "./views";

// Together they are led to every page; who comes later looks only at what nobody before saw.
const EVERYBODY: readonly Login[] = ["accountant", "admin", "director", "signer", "manager", "viewer"];
const WALKS = [
  { language: "ru", colorScheme: "light", width: 1440 },
  { language: "en", colorScheme: "dark", width: 1440 },
  { language: "uz", colorScheme: "light", width: 360 },
] as const satisfies readonly { language: Language; colorScheme: "light" | "dark"; width: number }[];

test.describe.configure({ timeout: 240_000 });

for (const walk of WALKS) {
  test(`every page in ${walk.language}, ${walk.colorScheme}, ${walk.width} px wide keeps nobody out, is translated, and complains of nothing`, async ({ browser }) => {
    const seen = new Set<string>();
    for (const login of EVERYBODY) {
      const page = await enter(browser, login, walk);
      for (const path of (await pathsOf(page)).filter((one) => !seen.has(one))) {
        if (await visit(page, path, (view) => test.step(`${login}: ${view.name}`, () => look(page, view, walk.language)))) {
          seen.add(path);
        }
      }
      await leave(page);
    }
    expect([...seen].toSorted()).toEqual([...PATHS].toSorted());
  });
}

async function look(page: Page, view: View, language: Language): Promise<void> {
  await expectAccessible(page, view.name);
  await expectNoOverflow(page, view.name);
  expect.soft(await untranslated(page, language), view.name).toEqual([]);
}

test("what somebody's navigation offers opens without a refusal", async ({ browser }) => {
  for (const login of EVERYBODY) {
    const page = await enter(browser, login);
    for (const path of await pathsOf(page)) {
      await open(page, path);
      await expect.soft(page.locator("#content [role=alert]"), `${login}: ${path}`).toHaveCount(0);
    }
    await leave(page);
  }
});
