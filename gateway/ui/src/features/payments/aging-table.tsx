import { Loader } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { aging, BOUNDS, dayBefore } from "../../lib/aging";
import { compare } from "../../lib/decimal";

const OWED = { status: ["sent", "accepted"] as ("sent" | "accepted")[], payment_state: ["unpaid", "partial"] as ("unpaid" | "partial")[] };

type Props = { today: string; entity?: string | undefined; client?: string; none?: ReactNode };

/** What is owed by age, summed by the server; of one client where it is named. `none` stands there when nothing is. */
export function Aging({ entity, client, today, none = null }: Props) {
  const { t } = useTranslation();
  const whose = { ...(entity && { legal_entity_id: entity }), ...(client && { client_id: client }) };
  const asked = [{}, ...BOUNDS.map((days) => ({ overdue_on: dayBefore(today, days) }))];
  const sums = useQueries({
    queries: asked.map((filter) => ({
      queryKey: ["debts", "aging", whose, filter],
      queryFn: () => answered(api.GET("/api/v1/registry/totals", { params: { query: { ...OWED, ...whose, ...filter, wait: true } } })),
      meta: { live: true },
    })),
  });
  const failed = sums.find(({ error }) => error)?.error ?? null;
  const known = sums.flatMap(({ data }) => (data ? [data.totals] : []));
  if (failed || known.length < asked.length) {
    return failed ? <ProblemAlert error={failed} /> : <Loader size="sm" aria-label={t("common.loading")} />;
  }
  const rows = aging(known);
  if (rows.length === 0) {
    return none;
  }
  return (
    <div className="table-frame aging">
      <table className="data" aria-label={t("payments.aging.label")}>
        <thead><tr><th scope="col">{t("payments.currency")}</th>{["current", ...BOUNDS.map((_, at) => `bucket${at}`), "all"].map((id) => <th key={id} scope="col" className="right">{t(`payments.aging.${id}`)}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ currency, buckets, all }) => (
            <tr key={currency}>
              <td>{currency}</td>
              {buckets.map((value, at) => <Bucket key={at} value={value} currency={currency} name={at === 0 ? "current" : `bucket${at - 1}`} />)}
              <td className="right narrow-corner"><b><Money value={all} currency={currency} bare /></b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bucket({ name, value, currency }: { name: string; value: string; currency: string }) {
  const { t } = useTranslation();
  if (compare(value, "0") === 0) {
    return <td className="right quiet narrow-hide">—</td>;
  }
  return (
    <td className={`right narrow-line ${name === "current" ? "" : "late"}`}>
      <span className="narrow-only quiet">{t(`payments.aging.${name}`)} </span><Money value={value} currency={currency} bare />
    </td>
  );
}
