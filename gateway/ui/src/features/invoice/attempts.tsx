import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Told } from "../../components/told";
import { type Said, sayWord } from "../../lib/said";

export type Attempt = { kind: string; outcome: string | null; reason: string | null; said?: Said | null; started_at: string; ended_at: string | null; operation?: string };

/** Each try, with what the partner answered. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const { t } = useTranslation();
  if (attempts.length === 0) {
    return <p className="quiet small">{t("inv.delivery.noAttempts")}</p>;
  }
  return (
    <ol className="attempts">
      {attempts.map((attempt) => (
        <li key={`${attempt.started_at} ${attempt.kind}`}>
          <DateText value={attempt.started_at} as="moment" />
          <span>{attempt.operation ? sayWord(t, "operation", attempt.operation) : sayTried(t, attempt.kind)}</span>
          <span className="grow">{attempt.outcome ? t(`inv.outcome.${attempt.outcome}`, { defaultValue: attempt.outcome }) : t("inv.delivery.underWay")}{attempt.reason && <span className="quiet">: <Told said={attempt.said} words={attempt.reason} /></span>}</span>
        </li>
      ))}
    </ol>
  );
}

// A message's tries name what was done and how: `telegram_send: call`.
function sayTried(t: TFunction, kind: string): string {
  return kind.split(": ").map((part) => sayWord(t, "operation", part)).join(": ");
}
