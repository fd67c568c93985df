import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { ReasonField } from "../../components/reason-field";
import { dayOf } from "../../lib/dates";
import { asTyped, isDecimal } from "../../lib/decimal";
import { fieldErrors } from "../../lib/problem";

/** A rate by hand: it holds for its day over what was published. */
export function EnterRate({ currencies, onClose }: { currencies: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key, setKey] = useState(intention);
  const [form, setForm] = useState({ from_currency: "USD", nominal: "1", published: "", issued_on: dayOf(new Date()), reason: "" });
  const put = (change: Partial<typeof form>) => { setForm({ ...form, ...change }); setKey(intention()); };
  const entering = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/exchange-rates", { params: { header: { "Idempotency-Key": key } }, body: { ...form, to_currency: "UZS", nominal: Number(form.nominal) } })),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["rates", "rate-of-day"].includes(String(queryKey[0])) }),
  });
  const wrong = fieldErrors(entering.error);
  return (
    <FormDialog title={t("settings.rates.enter")} verb={t("settings.rates.enter")} error={entering.error} pending={entering.isPending} disabled={!isDecimal(form.published) || !form.nominal || form.reason.trim().length < 3} onClose={onClose} onSubmit={() => entering.mutate()}>
      <p className="quiet small">{t("settings.rates.enterHint")}</p>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select label={t("settings.field.currency")} required data={currencies} value={form.from_currency} allowDeselect={false} error={wrong["from_currency"]} onChange={(value) => put({ from_currency: value ?? "USD" })} />
        <TextInput label={t("settings.rates.nominal")} required inputMode="numeric" value={form.nominal} error={wrong["nominal"]} onChange={(event) => put({ nominal: event.currentTarget.value.replaceAll(/\D/g, "") })} />
        <TextInput label={t("settings.rates.published", { nominal: form.nominal || "1", currency: form.from_currency })} required inputMode="decimal" data-autofocus value={form.published} error={wrong["published"]} onChange={(event) => put({ published: asTyped(event.currentTarget.value) })} />
        <TextInput label={t("settings.rates.onDay")} required type="date" value={form.issued_on} error={wrong["issued_on"]} onChange={(event) => put({ issued_on: event.currentTarget.value })} />
      </SimpleGrid>
      <ReasonField maxLength={500} value={form.reason} error={wrong["reason"]} onChange={(reason) => put({ reason })} />
    </FormDialog>
  );
}
