import { Button, Group, Modal, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { intention, type InvoiceRow, type Role } from "../../client";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { totals } from "../../lib/money";
import { holds, useSession } from "../../lib/session";
import { SendList } from "../batches/send-list";
import { type Batch, useStartBatch } from "../batches/use-batch";

type Verb = "finalize" | "approve" | "send" | "refresh" | "void" | "export";
type Props = { chosen: readonly InvoiceRow[]; onClear: () => void; onStarted: (batch: Batch) => void };

const VERBS: readonly { verb: Verb; roles?: readonly Role[]; from?: readonly InvoiceRow["status"][] }[] = [
  { verb: "finalize", roles: ["preparer"], from: ["draft"] },
  { verb: "approve", roles: ["approver"], from: ["needs_review"] },
  { verb: "send", roles: ["preparer", "accountant", "signer"], from: ["approved"] },
  { verb: "refresh", roles: ["preparer"], from: ["draft"] },
  { verb: "void", roles: ["approver", "admin"], from: ["draft", "needs_review", "approved", "sent", "rejected"] },
  { verb: "export" },
];

/** What can be done with the invoices that are selected, and what they come to; every invoice gets its own answer. */
export function BulkBar({ chosen, onClear, onStarted }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [asked, setAsked] = useState<Verb | null>(null);
  return (
    <section className="selection" aria-label={t("common.selected", { count: chosen.length })}>
      <b>{t("common.selected", { count: chosen.length })}</b>
      <span className="grow">
        {totals(chosen.map(({ currency, payable }) => ({ currency, net: payable }))).map(({ currency, net }) => (
          <span key={currency} className="selection-total"><Money value={net} currency={currency} /></span>
        ))}
      </span>
      {VERBS.map(({ verb, roles, from }) => {
        const fit = from ? chosen.filter((row) => from.includes(row.status)).length : chosen.length;
        const why = roles && !holds(session, roles) ? t("registry.bulk.role") : fit === 0 ? t("registry.bulk.none") : null;
        return (
          <ReasonButton key={verb} size="xs" variant={verb === "finalize" || verb === "approve" || verb === "send" ? "filled" : "default"} reason={why} onClick={() => setAsked(verb)}>
            {t(`registry.bulk.${verb}`)}{from && fit > 0 && ` · ${fit}`}
          </ReasonButton>
        );
      })}
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>{t("common.clear")}</Button>
      {asked && <AskBatch verb={asked} rows={fitting(asked, chosen)} onClose={() => setAsked(null)} onStarted={(batch) => { setAsked(null); onClear(); onStarted(batch); }} />}
    </section>
  );
}

function fitting(verb: Verb, chosen: readonly InvoiceRow[]): readonly InvoiceRow[] {
  const from = VERBS.find((one) => one.verb === verb)?.from;
  return from ? chosen.filter((row) => from.includes(row.status)) : chosen;
}

// One intention has one key: pressing again after a lost answer starts nothing anew.
function AskBatch({ verb, rows, onClose, onStarted }: { verb: Verb; rows: readonly InvoiceRow[]; onClose: () => void; onStarted: (batch: Batch) => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const [keep, setKeep] = useState(false);
  const starting = useStartBatch(onStarted);
  const invoice_ids = rows.map(({ invoice_id }) => invoice_id);
  const body = { verb, invoice_ids, expected_count: invoice_ids.length, keep_worklogs: keep };
  const text = t(`registry.ask.${verb}`, { count: rows.length });
  if (verb === "void") {
    return (
      <ReasonDialog title={t("registry.bulk.void")} verb={t("registry.bulk.void")} error={starting.error} pending={starting.isPending} onClose={onClose} onSubmit={(reason) => starting.mutate({ key, body: { ...body, reason } })}>
        <p>{text}</p>
        <Switch mt="sm" label={t("registry.ask.keep")} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
      </ReasonDialog>
    );
  }
  const asked = verb === "export" ? { ...body, export: { filters: {}, format: "xlsx" as const, bom: true, sort: "document_date" as const, order: "asc" as const } } : body;
  return (
    <Modal opened onClose={onClose} size={verb === "send" ? "lg" : "md"} title={t(`registry.bulk.${verb}`)} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        {verb === "send" && <SendList invoiceIds={invoice_ids} />}
        <ProblemAlert error={starting.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
          <Button data-autofocus loading={starting.isPending} onClick={() => starting.mutate({ key, body: asked })}>{t(`registry.bulk.${verb}`)}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
