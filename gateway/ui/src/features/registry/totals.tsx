import { Anchor } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { compare } from "../../lib/decimal";
import type { Query } from "../../lib/registry";
import { useTotals } from "./data";

/** What the filters keep, summed per currency. */
export function Totals({ query }: { query: Query }) {
  const { t, i18n } = useTranslation();
  const [wait, setWait] = useState(false);
  const { data } = useTotals(query, wait);
  if (!data) {
    return <div className="registry-totals" aria-busy />;
  }
  if (data.late) {
    return <div className="registry-totals">{t("registry.totals.late")} <Anchor component="button" size="sm" onClick={() => setWait(true)}>{t("registry.totals.wait")}</Anchor></div>;
  }
  return (
    <dl className="registry-totals" aria-label={t("registry.totals.label")}>
      {data.totals.map((sum) => (
        <div key={sum.currency}>
          <dt>{t("registry.totals.count", { count: sum.invoices, shown: sum.invoices.toLocaleString(i18n.language === "uz" ? "ru" : i18n.language) })}</dt>
          <dd><Money value={sum.payable} currency={sum.currency} /></dd>
          {compare(sum.outstanding, "0") !== 0 && <dd className="quiet small">{t("registry.totals.open")} <Money value={sum.outstanding} currency={sum.currency} bare /></dd>}
        </div>
      ))}
    </dl>
  );
}
