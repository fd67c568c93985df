import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { compare } from "../../lib/decimal";
import { plain } from "../../lib/linked";
import type { Invoice } from "./data";

const TargetDialog = lazy(async () => ({ default: (await import("./target-dialog")).TargetDialog }));

const zero = (text: string | null | undefined) => !text || compare(text, "0") === 0;

/** What the document says at its foot. */
export function Totals({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const { totals, currency } = invoice;
  const [asked, setAsked] = useState(false);
  const rows: [string, string][] = [
    ...(zero(totals.allowance_total) && zero(totals.charge_total) ? [] : [[t("inv.total.subtotal"), totals.subtotal ?? totals.net]] as [string, string][]),
    ...(zero(totals.allowance_total) ? [] : [[t("inv.total.allowance"), `-${totals.allowance_total}`]] as [string, string][]),
    ...(zero(totals.charge_total) ? [] : [[t("inv.total.charge"), totals.charge_total ?? "0"]] as [string, string][]),
    [t("inv.total.net"), totals.net],
    ...totals.breakdown.map(({ tax_kind, tax_rate, tax }): [string, string] => [tax_kind === "standard" ? t("inv.total.vat", { rate: plain(tax_rate) }) : t(`inv.taxKind.${tax_kind}`), tax]),
    [t("inv.total.gross"), totals.gross],
    ...(zero(totals.prepaid) ? [] : [[t("inv.total.prepaid"), `-${totals.prepaid}`]] as [string, string][]),
    ...(zero(totals.rounding) ? [] : [[t("inv.total.rounding"), totals.rounding ?? "0"]] as [string, string][]),
  ];
  return (
    <>
      <dl className="sums" aria-live="polite">
        {rows.map(([name, value], index) => (
          <div key={index}><dt>{name}</dt><dd><Money value={value} currency={currency} bare /></dd></div>
        ))}
        <div className="sums-pay"><dt>{t("panel.toPay")}{invoice.status === "draft" && invoice.lines.length > 0 && <> <UnstyledButton className="link small" onClick={() => setAsked(true)}>{t("inv.target.open")}</UnstyledButton></>}</dt><dd><Money value={totals.payable} currency={currency} /></dd></div>
      </dl>
      <Suspense>{asked && <TargetDialog invoice={invoice} onClose={() => setAsked(false)} />}</Suspense>
    </>
  );
}
