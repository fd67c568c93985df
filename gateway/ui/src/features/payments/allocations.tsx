import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { asTyped, compare, isDecimal } from "../../lib/decimal";
import { leftOf, oldestFirst, type Part } from "../../lib/matching";
import { useOwed } from "./data";

/** What is typed for each invoice. */
export type Typed = Record<string, string>;

/** The parts that have an amount. */
export function writtenOf(parts: Typed): Part[] {
  return Object.entries(parts).filter(([, amount]) => amount.trim() !== "").map(([invoice_id, amount]) => ({ invoice_id, amount: amount.trim() }));
}

type Props = { clientId: string; amount: string; currency: string; parts: Typed; change: (parts: Typed) => void };

/** How money is divided over what a client owes; says what is left as an advance, or that it is too much. */
export function Allocations({ clientId, amount, currency, parts, change }: Props) {
  const { t } = useTranslation();
  const owed = useOwed(clientId, currency).data?.items ?? [];
  const left = leftOf(amount, writtenOf(parts));
  const over = left !== null && compare(left, "0") < 0;
  return (
    <fieldset className="allocations">
      <legend>{t("payments.allocations")}</legend>
      {owed.length === 0 && <p className="quiet small">{t("payments.owesNothing")}</p>}
      {owed.map((row) => {
        const typed = parts[row.invoice_id] ?? "";
        const wrong = typed !== "" && !isDecimal(typed);
        return (
          <label key={row.invoice_id}>
            <span className="grow"><b>{row.number}</b> <span className="quiet small">{t("payments.dueOn")} <DateText value={row.due_date} as="short" /> · <Money value={row.outstanding} currency={currency} bare /></span></span>
            <TextInput
              size="xs" w={130} inputMode="decimal" value={typed} error={wrong} aria-label={t("payments.partOf", { number: row.number })} classNames={{ input: "amount-field" }}
              onChange={(event) => change({ ...parts, [row.invoice_id]: asTyped(event.currentTarget.value) })}
            />
          </label>
        );
      })}
      <p className="allocations-rest">
        {owed.length > 0 && <Button size="compact-xs" variant="subtle" disabled={!isDecimal(amount)} onClick={() => change(Object.fromEntries(oldestFirst(amount, owed).map((part) => [part.invoice_id, part.amount])))}>{t("payments.oldestFirst")}</Button>}
        <span className={over ? "wrong" : "quiet"} role="status">{left === null ? "" : over ? t("payments.tooMuch") : <>{t("payments.toAdvance")}: <Money value={left} currency={currency} /></>}</span>
      </p>
    </fieldset>
  );
}
