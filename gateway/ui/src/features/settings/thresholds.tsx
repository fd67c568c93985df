import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { asTyped } from "../../lib/decimal";
import { CURRENCIES } from "../../lib/money";
import type { Form } from "./form";
import { TakeOut } from "./take-out";

type Level = Schemas["ApprovalPolicyRead"]["levels"][number];

/** From which amount on a level is needed, by currency; a currency that is not named always needs it. */
export function Thresholds({ form }: { form: Form<Level> }) {
  const { t } = useTranslation();
  const amounts = Object.entries(form.value.above_amount ?? {});
  const free = CURRENCIES.filter((currency) => !amounts.some(([named]) => named === currency));
  const put = (changed: [string, string][]) => form.put({ above_amount: Object.fromEntries(changed) });
  return (
    <div className="wide thresholds" role="group" aria-label={t("settings.field.above_amount")}>
      <p className="small">{t("settings.field.above_amount")} <span className="quiet">{t("settings.aboveHint")}</span></p>
      {amounts.map(([currency, amount]) => (
        <div key={currency}>
          <TextInput
            size="sm" aria-label={`${t("settings.field.above_amount")}, ${currency}`} rightSection={<span className="quiet small">{currency}</span>} rightSectionWidth={48} inputMode="decimal" value={amount} readOnly={form.readOnly}
            error={form.wrong[`${form.at}above_amount.${currency}`]} onChange={(event) => put(amounts.map(([name, before]) => [name, name === currency ? asTyped(event.currentTarget.value) : before]))}
          />
          {!form.readOnly && <TakeOut name={currency} onClick={() => put(amounts.filter(([name]) => name !== currency))} />}
        </div>
      ))}
      {!form.readOnly && free.length > 0 && (
        <Select size="xs" aria-label={t("settings.addCurrency")} placeholder={t("settings.addCurrency")} data={free} value={null} w={180} onChange={(currency) => currency && put([...amounts, [currency, ""]])} />
      )}
    </div>
  );
}
