import { expect, type Page } from "@playwright/test";

/** Confirms all hours on the page that wait for it; tells of how many applications. Where this ran before, none do. */
export async function confirmHours(page: Page): Promise<number> {
  const hours = page.getByRole("table", { name: "Подтвердить часы" });
  await expect(hours).toBeVisible();
  const waiting = await hours.getByRole("button", { name: "Подтвердить" }).count();
  if (waiting > 0) {
    await hours.getByRole("checkbox", { name: "Отметить все" }).check();
    await page.getByRole("button", { name: `Подтвердить: ${waiting}` }).click();
  }
  await expect(page.getByText("Все часы подтверждены")).toBeVisible();
  return waiting;
}

/** Looks at the hours that nobody claims and leaves them as they are, with a reason. */
export async function leaveUnclaimed(page: Page, reason: string): Promise<void> {
  await page.getByRole("tab", { name: "Ничьи часы" }).click();
  await page.getByRole("button", { name: "Просмотрено, оставить так" }).click();
  await page.getByRole("textbox", { name: "Причина" }).fill(reason);
  await page.getByRole("button", { name: "Отметить", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}
