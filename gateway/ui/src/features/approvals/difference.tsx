import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { lineChanges, type LineChange } from "../../lib/difference";
import { amount, percent } from "../../lib/money";
import { changeOf } from "../../lib/month";
import type { Invoice } from "../invoice/data";
import { useLastMonth } from "./data";

const SHOWN = 5;

/** How the invoice differs from the month before, and which lines make it so. */
export function Difference({ invoice }: { invoice: Invoice }) {
  const { t, i18n } = useTranslation();
  const { data: last, isPending } = useLastMonth(invoice);
  if (isPending || last === undefined) {
    return null;
  }
  if (last === null || last.currency !== invoice.currency) {
    return <p className="quiet">{t(last ? "approvals.otherCurrency" : "approvals.noLast")}</p>;
  }
  const change = changeOf(last.net, invoice.net);
  const changes = lineChanges(last.lines, invoice.lines);
  return (
    <>
      <p>
        <b className="amount">{change === null ? "—" : percent(change, i18n.language)}</b>{" "}
        <span className="quiet">{t("approvals.last")} <Money value={last.net} currency={last.currency} /></span>
      </p>
      {changes.length === 0 && <p className="quiet">{t("approvals.same")}</p>}
      <ul>
        {changes.slice(0, SHOWN).map((line) => <Changed key={`${line.text} ${line.was}`} line={line} currency={invoice.currency} />)}
      </ul>
      {changes.length > SHOWN && <p className="quiet small">{t("approvals.moreLines", { count: changes.length - SHOWN })}</p>}
    </>
  );
}

function Changed({ line, currency }: { line: LineChange; currency: string }) {
  const { t, i18n } = useTranslation();
  const plus = line.net.startsWith("-") ? "" : "+";
  const more = line.quantity.startsWith("-") ? "" : "+";
  const quantity = /[1-9]/.test(line.quantity) ? `${more}${amount(line.quantity, "", i18n.language)} ${line.unit}` : null;
  return (
    <li className="change">
      <span className="grow">{line.text} <span className="quiet small">{line.was === "here" ? quantity : t(`approvals.line.${line.was}`)}</span></span>
      <span className="amount">{plus}<Money value={line.net} currency={currency} bare /></span>
    </li>
  );
}
