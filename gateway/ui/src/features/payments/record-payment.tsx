import { Select, SimpleGrid, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { dayOf } from "../../lib/dates";
import { asTyped, compare, isDecimal } from "../../lib/decimal";
import { leftOf } from "../../lib/matching";
import { CURRENCIES } from "../../lib/money";
import { fieldErrors } from "../../lib/problem";
import { useScope } from "../../lib/scope";
import { useClients } from "../registry/data";
import { useLegalEntities } from "../shell/scope-bar";
import { Allocations, type Typed, writtenOf } from "./allocations";
import { useMoneyChange } from "./data";

const EMPTY = { client_id: "", contract_no: "", amount: "", currency: "UZS", reference: "" };

/** Money that nobody's file told of, recorded by hand and given to invoices at once where wanted. */
export function RecordPayment({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { entity } = useScope();
  const entities = useLegalEntities().data?.items ?? [];
  const clients = useClients().data ?? [];
  const [key] = useState(intention);
  const [form, setForm] = useState({ ...EMPTY, received_on: dayOf(new Date()), legal_entity_id: entity ?? entities[0]?.legal_entity_id ?? "" });
  const [parts, setParts] = useState<Typed>({});
  const put = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const recording = useMoneyChange(
    () =>
      answered(
        api.POST("/api/v1/payments", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...form, contract_no: form.contract_no || null, allocations: writtenOf(parts) },
        }),
      ),
    onClose,
  );
  const wrong = fieldErrors(recording.error);
  const left = isDecimal(form.amount) ? leftOf(form.amount, writtenOf(parts)) : null;
  return (
    <FormDialog title={t("payments.record")} size="lg" verb={t("payments.record")} error={recording.error} pending={recording.isPending} disabled={left === null || compare(left, "0") < 0 || !form.client_id || !form.reference.trim()} onClose={onClose} onSubmit={() => recording.mutate(undefined)}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select label={t("scope.entity")} required value={form.legal_entity_id} data={entities.map((one) => ({ value: one.legal_entity_id, label: one.name }))} error={wrong["legal_entity_id"]} onChange={(value) => put({ legal_entity_id: value ?? "" })} />
        <Select
          label={t("payments.client")} required searchable value={form.client_id || null} data={clients.map(({ client_id, name }) => ({ value: client_id, label: name }))} error={wrong["client_id"]}
          onChange={(value) => { put({ client_id: value ?? "" }); setParts({}); }}
        />
        <TextInput
          label={t("payments.amount")} required inputMode="decimal" value={form.amount} error={wrong["amount"] ?? (form.amount !== "" && !isDecimal(form.amount) && t("registry.noNumber"))}
          onChange={(event) => put({ amount: asTyped(event.currentTarget.value) })}
        />
        <Select label={t("payments.currency")} required value={form.currency} data={CURRENCIES} allowDeselect={false} error={wrong["currency"]} onChange={(value) => { put({ currency: value ?? "UZS" }); setParts({}); }} />
        <TextInput label={t("payments.receivedOn")} required type="date" value={form.received_on} error={wrong["received_on"]} onChange={(event) => put({ received_on: event.currentTarget.value })} />
        <TextInput label={t("payments.reference")} required maxLength={200} value={form.reference} error={wrong["reference"]} onChange={(event) => put({ reference: event.currentTarget.value })} />
        <TextInput label={t("payments.contract")} value={form.contract_no} error={wrong["contract_no"]} onChange={(event) => put({ contract_no: event.currentTarget.value })} />
      </SimpleGrid>
      {form.client_id && <Allocations clientId={form.client_id} amount={form.amount || "0"} currency={form.currency} parts={parts} change={setParts} />}
    </FormDialog>
  );
}
