import { Popover, Select } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { plain } from "../../lib/linked";
import { Cell } from "./cell";
import type { Invoice } from "./data";
import { type Line, lineEdit, lineField } from "./edits";
import { TAX_KINDS } from "./invoice-field";
import { useReadNumber } from "../../lib/read-number";
import { useQueue, useQueueState } from "./use-edits";

type Reduction = "discount" | "discount_percent" | "charge";
type Props = { invoice: Invoice; line: Line; what: "discount" | "tax"; button: ReactElement };

/** The discount or the tax of a line, open under its button. */
export function TermsPopover({ invoice, line, what, button }: Props) {
  return (
    <Popover width={280} position="bottom-start" withArrow trapFocus returnFocus defaultOpened>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown>{what === "discount" ? <Discount invoice={invoice} line={line} /> : <Tax invoice={invoice} line={line} />}</Popover.Dropdown>
    </Popover>
  );
}

function Discount({ invoice, line }: { invoice: Invoice; line: Line }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const { waiting } = useQueueState();
  const read = useReadNumber();
  const pending = (field: string) => waiting.find(({ id }) => id === lineField(line.line_id, field))?.typed;
  const set = (field: Reduction, value: string, base: string) => queue.push(lineEdit(invoice, line, field, value, `${line.position}. ${t(`inv.line.${field}`)}`, base));
  const now = (field: Reduction) => plain(pending(field) ?? line[field] ?? "0");
  return (
    <div className="sheet-pop">
      <span>{t("inv.line.discount_percent")}</span>
      <Cell column="discount_percent" label={t("inv.line.discount_percent")} kind="number" value={now("discount_percent")} onCommit={async (typed, base) => set("discount_percent", await read(typed, { scale: 4 }), base)} />
      <span>{t("inv.line.discount")}, {invoice.currency}</span>
      <Cell column="discount" label={t("inv.line.discount")} kind="number" value={now("discount")} onCommit={async (typed, base) => set("discount", await read(typed, { currency: invoice.currency }), base)} />
      <span>{t("inv.line.charge")}, {invoice.currency}</span>
      <Cell column="charge" label={t("inv.line.charge")} kind="number" value={now("charge")} onCommit={async (typed, base) => set("charge", await read(typed, { currency: invoice.currency }), base)} />
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
