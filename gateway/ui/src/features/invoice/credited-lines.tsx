import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { sum } from "../../lib/decimal";
import { type Linked, plain, product, QUANTITY_SCALE, reaching } from "../../lib/linked";
import { NumberInput } from "../../components/number-input";
import type { Invoice } from "./data";
import type { Line } from "./edits";

type Value = Record<string, string>;
type Props = { invoice: Invoice; value: Value; wrong: Record<string, string>; onChange: (value: Value) => void };

const CENTS = 2;

/** Which lines a credit note takes back, and how much of each: by quantity or by amount. */
export function CreditedLines({ invoice, value, wrong, onChange }: Props) {
  const { t } = useTranslation();
  const lines = invoice.lines.filter(({ net }) => !/^-?0*\.?0*$/.test(net));
  const chosen = lines.filter(({ line_id }) => line_id in value);
  const order = Object.keys(value);
  function choose(line: Line, quantity: string | null) {
    const { [line.line_id]: _, ...others } = value;
    onChange(quantity === null ? others : { ...value, [line.line_id]: quantity });
  }
  const all = Object.fromEntries(lines.map(({ line_id, quantity }) => [line_id, plain(quantity)]));
  return (
    <fieldset className="plain" aria-label={t("inv.lines")}>
      <Checkbox size="xs" mb="xs" label={t("inv.credit.all")} checked={chosen.length === lines.length} indeterminate={chosen.length > 0 && chosen.length < lines.length} onChange={(event) => onChange(event.currentTarget.checked ? all : {})} />
      <ul className="credited">
        {lines.map((line) => (
          <Credited
            key={line.line_id} line={line} currency={invoice.currency} quantity={value[line.line_id]} onChange={(quantity) => choose(line, quantity)}
            wrong={wrong[`lines.${order.indexOf(line.line_id)}.quantity`] ?? wrong[`lines.${order.indexOf(line.line_id)}.line_id`]}
          />
        ))}
      </ul>
      <p className="right">{t("inv.credit.net")} <b><Money value={sum(chosen.map((line) => worth(line, value[line.line_id] ?? "0")))} currency={invoice.currency} /></b></p>
    </fieldset>
  );
}

type One = { line: Line; currency: string; quantity: string | undefined; wrong: string | undefined; onChange: (quantity: string | null) => void };

function Credited({ line, currency, quantity, wrong, onChange }: One) {
  const { t } = useTranslation();
  function reach(amount: string) {
    const change = reaching(amount, priced(line), "unit_price");
    onChange(change && "quantity" in change ? change.quantity : "0");
  }
  return (
    <li>
      <Checkbox size="xs" className="grow" label={`${line.position}. ${line.text}`} checked={quantity !== undefined} onChange={(event) => onChange(event.currentTarget.checked ? plain(line.quantity) : null)} />
      {quantity !== undefined && (
        <>
          <NumberInput label={`${t("inv.line.quantity")}, ${line.unit}`} required to={{ scale: QUANTITY_SCALE }} value={quantity} error={wrong} onRead={onChange} />
          <NumberInput label={t("inv.line.net")} required to={{ currency }} value={worth(line, quantity)} onRead={reach} />
        </>
      )}
    </li>
  );
}

/** A line by what a unit of it came to, discounts included. */
function priced(line: Line): Linked {
  return { quantity: line.quantity, unit_price: line.net, base_quantity: line.quantity };
}

function worth(line: Line, quantity: string): string {
  return quantity === plain(line.quantity) ? line.net : product({ ...priced(line), quantity }, CENTS);
}
