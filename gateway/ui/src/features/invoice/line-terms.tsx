import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { compare } from "../../lib/decimal";
import { plain } from "../../lib/linked";
import { amount } from "../../lib/money";
import type { Invoice } from "./data";
import type { Line } from "./edits";

const TermsPopover = lazy(async () => ({ default: (await import("./terms-popover")).TermsPopover }));

/** What stands in grey under a line: where it comes from, its discount and its tax, which open to be changed. */
export function LineTerms({ invoice, line, last, onWhy }: { invoice: Invoice; line: Line; last: Pick<Line, "quantity" | "net"> | undefined; onWhy: () => void }) {
  const { t, i18n } = useTranslation();
  const discounted = compare(line.discount, "0") !== 0;
  const discount = line.discount_percent ? `${plain(line.discount_percent)} %` : amount(line.discount, invoice.currency, i18n.language);
  return (
    <span className="sheet-under">
      {line.kind === "generated"
        ? <UnstyledButton className="link" onClick={onWhy}>{t("inv.line.why")}</UnstyledButton>
        : <span>{t(`inv.lineKind.${line.kind}`)}</span>}
      {line.worklog_count > 0 && <span>{t("inv.line.worklogs", { count: line.worklog_count })}</span>}
      {last && <span className="amount">{t("inv.line.last", { quantity: amount(last.quantity, "", i18n.language), net: amount(last.net, invoice.currency, i18n.language) })}</span>}
      <Term invoice={invoice} line={line} what="discount">{discounted ? t("inv.line.discounted", { discount }) : t("inv.line.discount")}</Term>
      <Term invoice={invoice} line={line} what="tax">{t(`inv.taxKind.${line.tax_kind}`)}{line.tax_kind === "standard" && ` ${plain(line.tax_rate)} %`}</Term>
    </span>
  );
}

type Opened = { invoice: Invoice; line: Line; what: "discount" | "tax"; children: React.ReactNode };

function Term({ invoice, line, what, children }: Opened) {
  const [wanted, setWanted] = useState(false);
  const byHand = what === "tax" && line.edited.includes("tax_kind");
  const button = <UnstyledButton className={byHand ? "link by-hand" : "link"} aria-haspopup="dialog" onClick={() => setWanted(true)}>{children}</UnstyledButton>;
  return wanted ? <Suspense fallback={button}><TermsPopover invoice={invoice} line={line} what={what} button={button} /></Suspense> : button;
}
