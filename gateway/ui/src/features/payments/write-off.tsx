import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type InvoiceRow } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { Money } from "../../components/money";
import { asTyped, isDecimal } from "../../lib/decimal";
import { fieldErrors } from "../../lib/problem";
import { useMoneyChange } from "./data";

type Why = "bank_fee" | "rounding";

/** Gives up a small difference that nobody will pay; the server knows how small. */
export function WriteOff({ invoice, onClose }: { invoice: InvoiceRow; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const [why, setWhy] = useState<Why>("bank_fee");
  const [amount, setAmount] = useState(invoice.outstanding);
  const [note, setNote] = useState("");
  const params = { path: { invoice_id: invoice.invoice_id }, header: { "Idempotency-Key": key } };
  const writing = useMoneyChange(() => answered(api.POST("/api/v1/invoices/{invoice_id}/differences", { params, body: { amount, why, note: note || null } })), onClose);
  const wrong = fieldErrors(writing.error)["amount"];
  return (
    <FormDialog title={t("payments.writeOffTitle", { number: invoice.number })} verb={t("payments.writeOff")} error={wrong ? null : writing.error} pending={writing.isPending} disabled={!isDecimal(amount)} onClose={onClose} onSubmit={() => writing.mutate(undefined)}>
      <Text size="sm">{t("payments.writeOffHint")} <Money value={invoice.outstanding} currency={invoice.currency} /></Text>
      <SegmentedControl size="xs" aria-label={t("common.reason")} value={why} onChange={(value) => setWhy(value as Why)} data={[{ value: "bank_fee", label: t("payments.bankFee") }, { value: "rounding", label: t("payments.rounding") }]} />
      <TextInput label={t("payments.amount")} required inputMode="decimal" data-autofocus value={amount} error={wrong} onChange={(event) => setAmount(asTyped(event.currentTarget.value))} />
      <TextInput label={t("payments.note")} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </FormDialog>
  );
}
