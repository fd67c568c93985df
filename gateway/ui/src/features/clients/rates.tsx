import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ReasonButton } from "../../components/reason-button";
import { dayOf } from "../../lib/dates";
import { type DatedRate, ratesOf } from "../../lib/rates";
import { holds, lastDay } from "../../lib/term-timeline";
import { type Application, type Deal, OVERRIDE_ROLES, type Override, useRefusedTo } from "./data";
import { SetBy } from "./set-by";

const EndOverride = lazy(async () => ({ default: (await import("./end-override")).EndOverride }));
const RateDialog = lazy(async () => ({ default: (await import("./rate-dialog")).RateDialog }));
const ScopeDialog = lazy(async () => ({ default: (await import("./scope-dialog")).ScopeDialog }));
type Props = { application: Application; deal: Deal; overrides: readonly Override[]; cards: readonly Override[] };

/** What an hour costs, the most specific price first, and which work belongs here by rules of staff. */
export function Rates({ application, deal, overrides, cards }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<"rate" | "card" | "scope" | null>(null);
  const [ending, setEnding] = useState<Override | null>(null);
  const why = useRefusedTo(OVERRIDE_ROLES, t("terms.overrideRole"), application.seller_id);
  const today = dayOf(new Date());
  const rates = ratesOf(deal.rules?.rates ?? [], [...overrides, ...cards]);
  const scopes = overrides.filter(({ kind }) => kind === "scope");
  return (
    <>
      <div className="section-head">
        <h2 className="section-title">{t("terms.rates")}</h2>
        <span className="actions">
          <ReasonButton size="xs" reason={why} onClick={() => setAsking("rate")}>{t("terms.addRate")}</ReasonButton>
          <ReasonButton size="xs" variant="default" reason={why} onClick={() => setAsking("card")}>{t("terms.addCard")}</ReasonButton>
        </span>
      </div>
      {!deal.rules && <p className="quiet small">{t("terms.notTold")}</p>}
      {rates.length === 0 && <EmptyState title={t("terms.noRates")}><p>{t("terms.noRatesNext")}</p></EmptyState>}
      {rates.length > 0 && (
        <div className="table-frame">
          <table className="data" aria-label={t("terms.rates")}>
            <thead><tr>{["level", "what", "dates", "origin"].map((id) => <th key={id} scope="col">{t(`terms.rate.${id}`)}</th>)}<th scope="col" className="right">{t("terms.rate.amount")}</th><th scope="col"><span className="unseen">{t("terms.rate.actions")}</span></th></tr></thead>
            <tbody>{rates.map((rate) => <Row key={rate.id} rate={rate} past={!holds(rate, today) && rate.valid_from <= today} why={why} onEnd={setEnding} />)}</tbody>
          </table>
        </div>
      )}
      <div className="section-head">
        <h2 className="section-title">{t("terms.scopes")}</h2>
        <ReasonButton size="xs" variant="default" reason={why} onClick={() => setAsking("scope")}>{t("terms.addScope")}</ReasonButton>
      </div>
      <p className="quiet small">{t("terms.scopesHint")}</p>
      <ul className="rule-list">
        {scopes.map((rule) => (
          <li key={rule.override_id}>
            <span className="grow">{t(`terms.scope.${String(rule.content["kind"])}`)} <b>{String(rule.content["key"])}</b><SetBy rule={rule} /></span>
            <Span rule={rule} />
            <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setEnding(rule)}>{t("terms.end")}</ReasonButton>
          </li>
        ))}
      </ul>
      <Suspense>
        {(asking === "rate" || asking === "card") && <RateDialog application={application} deal={deal} card={asking === "card"} onClose={() => setAsking(null)} />}
        {asking === "scope" && <ScopeDialog application={application} onClose={() => setAsking(null)} />}
      </Suspense>
      <Suspense>{ending && <EndOverride override={ending} last={today} onClose={() => setEnding(null)} />}</Suspense>
    </>
  );
}

function Row({ rate, past, why, onEnd }: { rate: DatedRate; past: boolean; why: string | null; onEnd: (rule: Override) => void }) {
  const { t } = useTranslation();
  const names = (["role", "person_id", "issue_key", "issue_type"] as const).flatMap((name) => (rate[name] ? [`${t(`terms.rate.${name}`)}: ${rate[name]}`] : []));
  const { rule } = rate;
  return (
    <tr className={past ? "past" : undefined}>
      <td>{t(`terms.level.${rate.level}`)}</td>
      <td className="narrow-line">{names.join(" · ") || t("terms.rate.any")}</td>
      <td className="narrow-line"><Span rule={rate} /></td>
      <td className="narrow-line">{rule ? <SetBy rule={rule} /> : <span className="quiet small">{t("terms.rate.source")}</span>}</td>
      <td className="right narrow-corner"><Money value={rate.amount} currency={rate.currency} /></td>
      <td className="right">{rule && <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => onEnd(rule)}>{t("terms.end")}</ReasonButton>}</td>
    </tr>
  );
}

/** From when until when something holds. */
export function Span({ rule: { valid_from, valid_to } }: { rule: { valid_from: string; valid_to: string | null } }) {
  const { t } = useTranslation();
  if (valid_from === valid_to) {
    return <span className="quiet">{t("terms.never")}</span>;
  }
  return <span className="quiet span"><DateText value={valid_from} as="short" /> – {valid_to ? <DateText value={lastDay(valid_to)} as="short" /> : t("terms.open")}</span>;
}
