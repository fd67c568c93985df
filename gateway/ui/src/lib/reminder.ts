import type { TFunction } from "i18next";
import type { Schemas } from "../client";
import { hours, month as monthText, shortDay } from "./dates";

type Person = Pick<Schemas["PersonHours"], "name" | "logged_seconds" | "expected_seconds" | "gap_seconds" | "empty_days">;

/** Days of one month as figures, runs of them drawn together: `2, 5–9, 13`. */
export function dayRuns(days: readonly string[]): string {
  const runs: [number, number][] = [];
  for (const day of days.map((text) => Number(text.slice(8)))) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === day) {
      last[1] = day;
    } else {
      runs.push([day, day]);
    }
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
}

/** What a person is asked to do, in words that can be pasted into any chat. */
export function reminder(person: Person, month: string, on: string, t: TFunction, language: string): string {
  const figures = { logged: person.logged_seconds, expected: person.expected_seconds, gap: person.gap_seconds };
  const written = Object.fromEntries(Object.entries(figures).map(([name, seconds]) => [name, hours(seconds, language)]));
  return [
    t("time.behind.reminder", { name: person.name, month: monthText(month, language), day: shortDay(on), ...written }),
    ...(person.empty_days.length > 0 ? [t("time.behind.reminderDays", { days: dayRuns(person.empty_days) })] : []),
    t("time.behind.reminderAsk"),
  ].join(" ");
}

type Reach = Schemas["ReachOfPeople"];
export type Barrier = "noBot" | "unknown" | "none" | "broken" | "already";

/** Why the bot cannot remind somebody now; null where it can. Nobody is reminded twice a day. */
export function barrier(personId: string, { available, people }: Reach): Barrier | null {
  if (!available) {
    return "noBot";
  }
  const known = people.find(({ person_id }) => person_id === personId);
  if (!known) {
    return "unknown";
  }
  if (known.channel !== "linked") {
    return known.channel;
  }
  return known.reminded_at ? "already" : null;
}
