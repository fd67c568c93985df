import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";

export type Attempt = { kind: string; outcome: string | null; reason: string | null; started_at: string; ended_at: string | null; operation?: string };

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
          <span>{attempt.operation ?? attempt.kind}</span>
          <span className="grow">{attempt.outcome ? t(`inv.outcome.${attempt.outcome}`, { defaultValue: attempt.outcome }) : t("inv.delivery.underWay")}{attempt.reason && <span className="quiet">: {attempt.reason}</span>}</span>
        </li>
      ))}
    </ol>
  );
}
