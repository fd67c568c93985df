import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { usedOf } from "../../lib/contracts";
import { percent } from "../../lib/money";
import type { Application } from "../clients/data";

/** How much of a contract's amount is invoiced, as a bar, and what is left of it. */
export function AmountUsed({ contract }: { contract: Application }) {
  const { t, i18n } = useTranslation();
  const { standing } = contract;
  const use = usedOf(standing);
  if (!standing || !use) {
    return <span className="quiet small">{t(contract.contract_amount === null ? "contracts.noAmount" : "contracts.otherCurrency")}</span>;
  }
  const share = percent(use.percent, i18n.language).replace("+", "");
  return (
    <span className="contract-use" data-state={use.state}>
      <span className="contract-use-head"><span className="amount">{share}</span> <span className="quiet"><Money value={standing.remainder} currency={standing.currency} /></span></span>
      <span className="bar" role="img" aria-label={t("contracts.used", { percent: share })}><span style={{ width: `${Math.min(100, Number(use.percent))}%` }} /></span>
    </span>
  );
}
