import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectNoOverflow } from "./looks";
import { enter, EVERYBODY, leave } from "./staff";
import { type Language, Sentences, untranslated } from "./texts";
import { open, PATHS, pathsOf, type View, walk } from "./views";

const LOOKS = [
  { language: "ru", colorScheme: "light", width: 1440 },
  { language: "en", colorScheme: "dark", width: 1440 },
  { language: "uz", colorScheme: "light", width: 360 },
] as const satisfies readonly { language: Language; colorScheme: "light" | "dark"; width: number }[];

test.describe.configure({ timeout: 240_000 });

for (const looks of LOOKS) {
  test(`every page in ${looks.language}, ${looks.colorScheme}, ${looks.width} px wide keeps nobody out, is translated, and complains of nothing`, async ({ browser }) => {
    let sentences: Sentences;
    const see = (page: Page, view: View, login: string) => test.step(`${login}: ${view.name}`, () => look(page, view, looks.language, sentences));
    const seen = await walk(browser, { ...looks, met: (page) => { sentences = new Sentences(page); } }, see);
    expect(seen.toSorted()).toEqual([...PATHS].toSorted());
  });
}

async function look(page: Page, view: View, language: Language, sentences: Sentences): Promise<void> {
  await expectAccessible(page, view.name);
  await expectNoOverflow(page, view.name);
  expect.soft(await untranslated(page, language, sentences), view.name).toEqual([]);
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
