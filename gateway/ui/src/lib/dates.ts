/** A date as it is written in a document; null stays null. */
export function day(text: string | null, language: string): string | null {
  const written = { day: "numeric", month: "long", year: "numeric" } as const;
  return text && new Date(`${text}T00:00:00`).toLocaleDateString(language, written);
}

/** A month, `2026-10`, as people say it. */
export function month(text: string, language: string): string {
  return new Date(`${text}-01T00:00:00`).toLocaleDateString(language, { month: "short", year: "numeric" });
}

/** The moment something happened, in the reader's zone. */
export function moment(text: string, language: string): string {
  return new Date(text).toLocaleString(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
