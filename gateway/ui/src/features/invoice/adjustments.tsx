import { ActionIcon, Button, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { CloseIcon } from "../../components/icons";
import { Money } from "../../components/money";
import { plain } from "../../lib/linked";
import { refusal } from "../../lib/problem";
import type { Invoice } from "./data";
import { invoiceEdit, keptAdjustments } from "./edits";
import { editable } from "./invoice-field";
import { useReadNumber } from "../../lib/read-number";
import { useQueue } from "./use-edits";

type Write = Schemas["AdjustmentWrite"];

/** Discounts and charges of the whole document, as a percent or an amount. */
export function Adjustments({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const read = useReadNumber();
  const [kind, setKind] = useState<Write["kind"]>("allowance");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState<Error | null>(null);
  const readOnly = !editable(invoice, "content");
  const now = invoice.adjustments ?? [];
  const kept = keptAdjustments(invoice);
  const save = (next: Write[]) => queue.push(invoiceEdit(invoice, "adjustments", next, t("inv.details.adjustments"), next.map((one) => `${one.reason} ${one.percent ?? one.amount}`).join("; ")));

  async function add() {
    try {
      const percent = value.trim().endsWith("%");
      const number = await read(value.replace("%", ""), percent ? { scale: 4 } : { currency: invoice.currency });
      save([...kept, { kind, reason: reason.trim(), ...(percent ? { percent: number } : { amount: number }) }]);
      setValue("");
      setReason("");
      setFailed(null);
    } catch (error) {
      setFailed(error as Error);
    }
  }
  return (
    <>
      <ul className="time-list">
        {now.map((one, index) => (
          <li key={one.id}>
            <span className="grow">{one.reason} <span className="quiet">{t(`inv.adjustment.${one.kind}`)}{one.percent && ` ${plain(one.percent)} %`}</span></span>
            <Money value={one.amount} currency={invoice.currency} />
            {!readOnly && <ActionIcon variant="subtle" color="gray" aria-label={t("inv.adjustment.remove", { reason: one.reason })} onClick={() => save(kept.toSpliced(index, 1))}><CloseIcon size={16} /></ActionIcon>}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <form onSubmit={(event) => { event.preventDefault(); void add(); }}>
          <Group gap="xs" align="end" mt="xs">
            <SegmentedControl
              size="xs" value={kind} onChange={(one) => setKind(one as Write["kind"])}
              data={[{ value: "allowance", label: t("inv.adjustment.allowance") }, { value: "charge", label: t("inv.adjustment.charge") }]}
            />
            <TextInput w={120} label={t("inv.adjustment.value")} placeholder={t("inv.adjustment.example")} value={value} error={failed && refusal(failed, t)} onChange={(event) => setValue(event.currentTarget.value)} />
            <TextInput className="grow" label={t("common.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
            <Button type="submit" size="sm" variant="default" disabled={!value.trim() || reason.trim().length < 3}>{t("inv.adjustment.add")}</Button>
          </Group>
        </form>
      )}
    </>
  );
}
