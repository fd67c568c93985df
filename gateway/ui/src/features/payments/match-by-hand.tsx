import { Button, Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { compare } from "../../lib/decimal";
import { leftOf } from "../../lib/matching";
import { fieldErrors } from "../../lib/problem";
import { useClients } from "../registry/data";
import { Allocations, type Typed, writtenOf } from "./allocations";
import { type Proposal, type Receipt, useMoneyChange } from "./data";

/** Says what a receipt is for: its client and invoices, beginning with a proposal; the rest is the client's advance. */
export function MatchByHand({ receipt, from, onClose }: { receipt: Receipt; from: Proposal | null; onClose: () => void }) {
  const { t } = useTranslation();
  const clients = useClients().data ?? [];
  const [key] = useState(intention);
  const [client, setClient] = useState(from?.client_id ?? receipt.client_id ?? null);
  const [parts, setParts] = useState<Typed>(Object.fromEntries(from?.allocations.map(({ invoice_id, amount }) => [invoice_id, amount]) ?? []));
  const [note, setNote] = useState("");
  const fee = from?.write_off ?? null;
  const [writeOff, setWriteOff] = useState(fee !== null);
  const written = writtenOf(parts);
  const left = leftOf(receipt.amount, written);
  const matching = useMoneyChange(() =>
    answered(
      api.POST("/api/v1/receipts/{receipt_key}/match", {
        params: { path: { receipt_key: receipt.receipt_key }, header: { "Idempotency-Key": key } },
        body: {
          client_id: client, contract_no: from?.contract_no ?? null, allocations: written, ...(note && { note }),
          ...(fee && writeOff && { write_off: { invoice_id: fee.invoice_id, amount: fee.amount, why: "bank_fee" as const } }),
        },
      }),
    ),
  );
  return (
    <form className="part" onSubmit={(event) => { event.preventDefault(); matching.mutate(undefined); }}>
      <Stack gap="sm">
        <Select
          label={t("payments.client")} searchable required value={client} error={fieldErrors(matching.error)["client_id"]}
          data={clients.map(({ client_id, name }) => ({ value: client_id, label: name }))} onChange={(value) => { setClient(value); setParts({}); }}
        />
        {client && <Allocations clientId={client} amount={receipt.amount} currency={receipt.currency} parts={parts} change={setParts} />}
        {fee && <Switch size="xs" label={t("payments.writeOffFee", { amount: fee.amount, number: fee.number })} checked={writeOff} onChange={(event) => setWriteOff(event.currentTarget.checked)} />}
        <TextInput label={t("payments.note")} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <ProblemAlert error={matching.error} />
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={onClose}>{t("common.cancel")}</Button>
          <Button size="xs" type="submit" loading={matching.isPending} disabled={!client || left === null || compare(left, "0") < 0}>{t("payments.match")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
