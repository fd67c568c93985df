export const ZONE = "Asia/Tashkent";

// Browsers come without Uzbek names of months.
const UZBEK = ["yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr"];

function uzbek(text: string): [string, string, number] {
  const [year = "", month = "1", day = "1"] = text.split("-");
  return [year, UZBEK[Number(month) - 1] ?? month, Number.parseInt(day, 10)];
}

/** A date as it is written in a document, from `2026-10-31`; null stays null. */
export function day(text: string | null, language: string): string | null {
  if (text === null) {
    return null;
  }
  if (language === "uz") {
    const [year, name, date] = uzbek(text);
    return `${year}-yil ${date}-${name}`;
  }
  return new Date(`${text}T00:00:00Z`).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** A date in figures for narrow columns. */
export function shortDay(text: string | null): string | null {
  return text && text.slice(0, 10).split("-").toReversed().join(".");
}

/** A month, `2026-10`, as people say it. */
export function month(text: string, language: string): string {
  if (language === "uz") {
    const [year, name] = uzbek(text);
    return `${name} ${year}`;
  }
  return new Date(`${text}-01T00:00:00Z`).toLocaleDateString(language, { month: "short", year: "numeric", timeZone: "UTC" });
}

/** The moment something happened, in Tashkent. */
export function moment(text: string, language: string): string {
  const at = new Date(text);
  if (language === "uz") {
    const [, name, date] = uzbek(dayOf(at));
    const time = at.toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
    return `${date}-${name}, ${time}`;
  }
  return at.toLocaleString(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: ZONE });
}

/** The date of a moment in Tashkent, `2026-10-31`. */
export function dayOf(at: Date): string {
  return at.toLocaleDateString("sv", { timeZone: ZONE });
}

/** The month that is `by` months after another. */
export function monthAfter(text: string, by: number): string {
  const [year = 0, month = 1] = text.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + by)).toISOString().slice(0, 7);
}

/** Hours with two digits at most, from seconds: 5400 is `1.5`. */
export function hours(seconds: number, language: string): string {
  return (seconds / 3600).toLocaleString(language === "uz" ? "ru" : language, { maximumFractionDigits: 2 });
}
