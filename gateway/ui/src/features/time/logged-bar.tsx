import { useTranslation } from "react-i18next";
import { hours } from "../../lib/dates";
import type { PersonHours } from "./people-data";

/** What a person logged of what is expected, in figures and as a bar. */
export function LoggedBar({ person: { logged_seconds, expected_seconds } }: { person: PersonHours }) {
  const { t, i18n } = useTranslation();
  const share = expected_seconds === 0 ? 100 : Math.min(100, (logged_seconds / expected_seconds) * 100);
  return (
    <span className="logged">
      <span className="amount">{t("time.behind.ofExpected", { logged: hours(logged_seconds, i18n.language), expected: hours(expected_seconds, i18n.language) })}</span>
      <svg className="logged-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
        <rect width={share} height="4" data-full={share === 100 || undefined} />
      </svg>
    </span>
  );
}
