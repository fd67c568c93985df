import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/empty-state";
import { ReasonButton } from "../../components/reason-button";
import { dayOf } from "../../lib/dates";
import { useClientName } from "../payments/use-names";
import { OVERRIDE_ROLES, type Override, useRefusedTo } from "./data";
import { Span } from "./rates";
import { SetBy } from "./set-by";

const EndOverride = lazy(async () => ({ default: (await import("./end-override")).EndOverride }));

/** Rules of staff with what they say, until when, and why; those that are over stand pale. */
export function RuleList({ rules, entity, named = false }: { rules: readonly Override[]; entity?: string | undefined; named?: boolean }) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState<Override | null>(null);
  const why = useRefusedTo(OVERRIDE_ROLES, t("terms.overrideRole"), entity);
  const today = dayOf(new Date());
  if (rules.length === 0) {
    return <EmptyState title={t("terms.noRules")}><p>{t("terms.noRulesNext")}</p></EmptyState>;
  }
  return (
    <>
      <ul className="rule-list">
        {rules.map((rule) => {
          const over = rule.valid_to !== null && rule.valid_to <= today;
          return (
            <li key={rule.override_id} data-over={over || undefined}>
              <span className="grow">
                <b>{t(`terms.kind.${rule.kind}`)}</b> {named && <Subject rule={rule} />}
                <Said rule={rule} />
                <SetBy rule={rule} />
              </span>
              <Span rule={rule} />
              <ReasonButton size="compact-xs" variant="subtle" reason={why ?? (over ? t("terms.isOver") : null)} onClick={() => setEnding(rule)}>{t("terms.end")}</ReasonButton>
            </li>
          );
        })}
      </ul>
      <Suspense>{ending && <EndOverride override={ending} last={today} onClose={() => setEnding(null)} />}</Suspense>
    </>
  );
}

function Subject({ rule }: { rule: Override }) {
  const nameOf = useClientName();
  return rule.application_id
    ? <Link to="/applications/$id" params={{ id: rule.application_id }} className="in-text">{rule.application_id}</Link>
    : <Link to="/clients/$id" params={{ id: rule.client_id ?? "" }} className="in-text">{nameOf(rule.client_id)}</Link>;
}

const MOST = 6;

/** The first words of what a rule says. */
function Said({ rule: { kind, content } }: { rule: Override }) {
  const { t } = useTranslation();
  if (kind === "terms") {
    return null;
  }
  const names = Object.keys(content).filter((name) => content[name] !== null);
  return (
    <span className="block small">
      {names.slice(0, MOST).map((name) => (
        <span key={name} className="said-field"><span className="quiet">{t(kind === "rate" || kind === "scope" ? `terms.${kind}.${name}` : `clients.field.${name}`, { defaultValue: name })}:</span> {plain(content[name])}</span>
      ))}
      {names.length > MOST && <span className="quiet">+{names.length - MOST}</span>}
    </span>
  );
}

function plain(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.values(value).map(plain).join(", ") : String(value);
}
