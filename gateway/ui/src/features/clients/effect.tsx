import { Alert } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { StatusBadge } from "../../components/status-badge";
import { say } from "../../lib/said";
import type { Effect } from "./data";

/** What a rule does, or would do: open invoices to refresh, months to count anew, and what looks wrong about it. */
export function EffectOf({ effect }: { effect: Effect }) {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    section.current?.scrollIntoView({ block: "nearest" });
  }, [effect]);
  const { invoices, months, warnings } = effect;
  const others = months.filter(({ application_id, month }) => !invoices.some((one) => one.application_id === application_id && one.month === month));
  return (
    <section ref={section} className="effect" role="status" aria-label={t("terms.effect.title")}>
      <h3>{t("terms.effect.title")}</h3>
      {warnings.map((warning, at) => <Alert key={warning} color="yellow" p="xs">{say(t, effect.warnings_said?.[at], warning)}</Alert>)}
      {invoices.length === 0 && <p className="quiet">{t("terms.effect.noInvoices")}</p>}
      {invoices.length > 0 && (
        <>
          <ul>
            {invoices.map((one) => (
              <li key={one.invoice_id}>
                <Link to={`/invoices/${one.invoice_id}` as string} target="_blank" className="number">{one.number ?? t("common.noNumber")}</Link>
                <span className="grow quiet">{one.application_id} · <DateText value={one.month} as="month" /></span>
                <StatusBadge status={one.status} />
              </li>
            ))}
          </ul>
          <p className="small">{t("terms.effect.refresh")}</p>
          {invoices.some(({ touched }) => touched) && <p className="small warn">{t("terms.effect.touched")}</p>}
        </>
      )}
      {others.length > 0 && (
        <p className="quiet small">
          {t("terms.effect.months")}{" "}
          {others.map(({ application_id, month }) => <span key={`${application_id} ${month}`} className="pill">{application_id} · <DateText value={month} as="month" /></span>)}
        </p>
      )}
    </section>
  );
}
