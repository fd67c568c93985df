import { Popover, Select, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { compare } from "../../lib/decimal";
import { plain } from "../../lib/linked";
import { amount } from "../../lib/money";
import { Cell } from "./cell";
import type { Invoice } from "./data";
import { type Line, lineEdit, lineField } from "./edits";
import { useReadNumber } from "./read-number";
import { useQueue, useQueueState } from "./use-edits";

export const TAX_KINDS = ["standard", "zero", "exempt", "privilege", "not_payer", "outside_scope", "reverse_charge"] as const;

/** What stands in grey under a line: where it comes from, its discount and its tax, which open to be changed. */
export function LineTerms({ invoice, line, onWhy }: { invoice: Invoice; line: Line; onWhy: () => void }) {
  const { t, i18n } = useTranslation();
  const discounted = compare(line.discount, "0") !== 0;
  const discount = line.discount_percent ? `${plain(line.discount_percent)} %` : amount(line.discount, invoice.currency, i18n.language);
  return (
    <span className="sheet-under">
      {line.kind === "generated"
        ? <UnstyledButton className="link" onClick={onWhy}>{t("inv.line.why")}</UnstyledButton>
        : <span>{t(`inv.lineKind.${line.kind}`)}</span>}
      {line.worklog_count > 0 && <span>{t("inv.line.worklogs", { count: line.worklog_count })}</span>}
      <Popover width={280} position="bottom-start" withArrow trapFocus returnFocus>
        <Popover.Target><UnstyledButton className="link">{discounted ? t("inv.line.discounted", { discount }) : t("inv.line.discount")}</UnstyledButton></Popover.Target>
        <Popover.Dropdown><Discount invoice={invoice} line={line} /></Popover.Dropdown>
      </Popover>
      <Popover width={280} position="bottom-start" withArrow trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={`link ${line.edited.includes("tax_kind") ? "by-hand" : ""}`}>{t(`inv.taxKind.${line.tax_kind}`)}{line.tax_kind === "standard" && ` ${plain(line.tax_rate)} %`}</UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown><Tax invoice={invoice} line={line} /></Popover.Dropdown>
      </Popover>
    </span>
  );
}

function Discount({ invoice, line }: { invoice: Invoice; line: Line }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const { waiting } = useQueueState();
  const read = useReadNumber();
  const pending = (field: string) => waiting.find(({ id }) => id === lineField(line.line_id, field))?.typed;
  const set = (field: "discount" | "discount_percent" | "charge", value: string) => queue.push(lineEdit(invoice, line, field, value, `${line.position}. ${t(`inv.line.${field}`)}`));
  return (
    <div className="sheet-pop">
      <span>{t("inv.line.discount_percent")}</span>
      <Cell column="discount_percent" label={t("inv.line.discount_percent")} kind="number" value={pending("discount_percent") ?? plain(line.discount_percent ?? "0")} onCommit={async (typed) => set("discount_percent", await read(typed, { scale: 4 }))} />
      <span>{t("inv.line.discount")}, {invoice.currency}</span>
      <Cell column="discount" label={t("inv.line.discount")} kind="number" value={pending("discount") ?? plain(line.discount)} onCommit={async (typed) => set("discount", await read(typed, { currency: invoice.currency }))} />
      <span>{t("inv.line.charge")}, {invoice.currency}</span>
      <Cell column="charge" label={t("inv.line.charge")} kind="number" value={pending("charge") ?? plain(line.charge ?? "0")} onCommit={async (typed) => set("charge", await read(typed, { currency: invoice.currency }))} />
    </div>
  );
}

function Tax({ invoice, line }: { invoice: Invoice; line: Line }) {
  const { t } = useTranslation();
  const queue = useQueue();
  return (
    <Select
      label={t("inv.line.tax_kind")} value={line.tax_kind} allowDeselect={false} comboboxProps={{ withinPortal: false }}
      data={TAX_KINDS.map((value) => ({ value, label: t(`inv.taxKind.${value}`) }))}
      onChange={(value) => value && queue.push(lineEdit(invoice, line, "tax_kind", value, `${line.position}. ${t("inv.line.tax_kind")}`))}
    />
  );
}
