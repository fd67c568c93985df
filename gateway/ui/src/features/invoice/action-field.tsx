import { Checkbox, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { NumberInput } from "../../components/number-input";
import { ReasonField } from "../../components/reason-field";
import { amount } from "../../lib/money";
import type { Answers } from "./act";
import type { Field } from "./action-forms";
import { AmendedTexts } from "./amended-texts";
import { CreditedLines } from "./credited-lines";
import type { Invoice } from "./data";

type Props = { field: Field; invoice: Invoice; answers: Answers; wrong: Record<string, string>; onChange: (part: Partial<Answers>) => void };

/** One question of an action's dialog. */
export function ActionField({ field, invoice, answers, wrong, onChange }: Props) {
  const { t } = useTranslation();
  switch (field) {
    case "reason":
      return <ReasonField data-autofocus value={answers.reason} error={wrong["reason"]} onChange={(reason) => onChange({ reason })} />;
    case "note":
      return <TextInput label={t("inv.ask.note")} value={answers.reason} maxLength={1000} onChange={(event) => onChange({ reason: event.currentTarget.value })} />;
    case "seen":
      return <TextInput label={t(answers.how === "staff" ? "inv.ask.note" : "inv.ask.seen")} required={answers.how !== "staff"} value={answers.reason} error={wrong["note"]} maxLength={1000} onChange={(event) => onChange({ reason: event.currentTarget.value })} />;
    case "how":
      return (
        <Radio.Group label={t("inv.ask.how")} value={answers.how} onChange={(how) => onChange({ how: how as Answers["how"] })}>
          <Stack gap={6} mt={6}>{(["staff", "signature", "partner"] as const).map((how) => <Radio key={how} value={how} label={t(`inv.ask.acceptedBy.${how}`)} />)}</Stack>
        </Radio.Group>
      );
    case "channel":
      return (
        <Radio.Group label={t("inv.ask.channel")} value={answers.channel} onChange={(channel) => onChange({ channel: channel as Answers["channel"] })}>
          <Stack gap={6} mt={6}>
            <Radio value="email" label={t("inv.ask.byEmail")} />
            <Radio value="didox" label={t("inv.ask.byDidox")} />
          </Stack>
        </Radio.Group>
      );
    case "document":
      return <DocumentChoice invoice={invoice} value={answers.document} onChange={(document) => onChange({ document })} />;
    case "date":
    case "received":
      return (
        <TextInput type="date" label={t(field === "date" ? "panel.date" : "inv.ask.received")} required={field === "received"} value={answers.date}
          error={wrong["document_date"] ?? wrong["received_on"]} onChange={(event) => onChange({ date: event.currentTarget.value })} />
      );
    case "keepNumber":
    case "keepTime":
      return <Checkbox label={t(`inv.ask.${field}`)} checked={answers.keep} onChange={(event) => onChange({ keep: event.currentTarget.checked })} />;
    case "correction":
      return (
        <Radio.Group label={t("inv.ask.correction")} value={answers.correction} onChange={(value) => onChange({ correction: value as Answers["correction"] })}>
          <Stack gap={6} mt={6}>
            <Radio value="additional" label={t("inv.ask.additional")} />
            <Radio value="corrected" label={t("inv.ask.corrected")} />
          </Stack>
        </Radio.Group>
      );
    case "amount":
      return <NumberInput label={`${t("inv.ask.amount")}, ${invoice.currency}`} required to={{ currency: invoice.currency }} value={answers.amount} error={wrong["amount"]} onRead={(value) => onChange({ amount: value })} />;
    case "reference":
      return <TextInput label={t("inv.ask.reference")} required value={answers.reference} error={wrong["reference"]} onChange={(event) => onChange({ reference: event.currentTarget.value })} />;
    case "credited":
      return <CreditedLines invoice={invoice} value={answers.credited} wrong={wrong} onChange={(credited) => onChange({ credited })} />;
    case "texts":
      return <AmendedTexts invoice={invoice} answers={answers} wrong={wrong} onChange={onChange} />;
    case "payment":
      return <AllocationChoice invoice={invoice} value={answers.payment} onChange={(payment) => onChange({ payment })} />;
  }
}

type Choice = { invoice: Invoice; value: string; onChange: (value: string) => void };

function DocumentChoice({ invoice, value, onChange }: Choice) {
  const { t } = useTranslation();
  const out = invoice.documents.filter(({ state }) => state === "handed_over");
  const data = [
    { value: "", label: t("inv.ask.allDocuments") },
    ...out.map((one) => ({ value: one.document_id, label: `${t(`document.${one.kind}`)} ${one.number ?? ""}` })),
  ];
  return <Select label={t("inv.ask.document")} data={data} value={value} allowDeselect={false} onChange={(chosen) => onChange(chosen ?? "")} />;
}

function AllocationChoice({ invoice, value, onChange }: Choice) {
  const { t, i18n } = useTranslation();
  const payments = useQuery({
    queryKey: ["payments-of", invoice.invoice_id],
    queryFn: () => answered(api.GET("/api/v1/payments", { params: { query: { client_id: invoice.client_id, limit: 200 } } })),
  });
  const data = (payments.data?.items ?? []).flatMap((payment) =>
    payment.allocations
      .filter((one) => one.invoice_id === invoice.invoice_id && !one.reversed_at)
      .map((one) => ({
        value: `${payment.payment_id} ${one.allocation_id}`,
        label: `${payment.received_on} · ${amount(one.amount, payment.currency, i18n.language)} ${payment.currency} · ${payment.reference}`,
      })),
  );
  return (
    <Select
      label={t("inv.ask.payment")} data={data} value={value || null} required disabled={payments.isPending} nothingFoundMessage={t("inv.ask.noPayment")}
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}
