import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { compare } from "../../lib/decimal";
import { amount, percent } from "../../lib/money";

// Beyond it an invoice is not green (product: green lane).
const NOTABLE = "15";

/** The difference to the month before: a sign, a percentage, and the amount on hover. */
export function Change({ change, before, currency }: { change: string | null; before: string | null; currency: string }) {
  const { t, i18n } = useTranslation();
  if (before === null) {
    return <span className="quiet small">{t("month.noBefore")}</span>;
  }
  const notable = change === null || compare(change.replace("-", ""), NOTABLE) > 0;
  return (
    <Tooltip label={t("month.before", { amount: `${amount(before, currency, i18n.language)} ${currency}` })}>
      <span className={notable ? "amount notable" : "amount quiet"}>{change === null ? "—" : percent(change, i18n.language)}</span>
    </Tooltip>
  );
}
