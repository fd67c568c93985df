import { useTranslation } from "react-i18next";
import { day, moment, month, shortDay } from "../lib/dates";

type Kind = "day" | "short" | "month" | "moment";

/** A date, a month or a moment as the reader writes it, with the exact value for machines. */
export function DateText({ value, as = "day" }: { value: string | null; as?: Kind }) {
  const { i18n } = useTranslation();
  if (!value) {
    return <span className="quiet">—</span>;
  }
  return <time dateTime={value}>{written(value, as, i18n.language)}</time>;
}

function written(value: string, as: Kind, language: string): string | null {
  switch (as) {
    case "day":
      return day(value, language);
    case "short":
      return shortDay(value);
    case "month":
      return month(value, language);
    case "moment":
      return moment(value, language);
  }
}
