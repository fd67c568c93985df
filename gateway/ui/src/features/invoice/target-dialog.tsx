import { Alert, Button, Checkbox, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { compare, subtract } from "../../lib/decimal";
import { reaching } from "../../lib/linked";
import { netChange, spread } from "../../lib/target";
import { NumberInput } from "../../components/number-input";
import type { Invoice } from "./data";
import { invoiceEdit, keptAdjustments, lineEdit } from "./edits";
import { useQueue } from "./use-edits";

const CENTS = 2;

/** A total that was agreed: the difference becomes a discount or charge of the document, or goes into the prices of lines. */
export function TargetDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const total = invoice.totals.gross;
  const [wanted, setWanted] = useState(total);
  const [how, setHow] = useState<"document" | "lines">("document");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(invoice.lines.map(({ line_id }) => line_id)));
  const [reason, setReason] = useState("");
  const prices = invoice.prices_include_tax ? total : invoice.totals.net;
  const change = netChange(wanted, total, prices, CENTS);
  const picked = invoice.lines.filter(({ line_id }) => chosen.has(line_id));
  const shared = change === null ? null : spread(change, picked, CENTS);
  const nothing = change === null || compare(change, "0") === 0;
  const ready = !nothing && (how === "document" ? reason.trim().length >= 3 : shared !== null);

  function submit() {
    if (how === "document" && change !== null) {
      const kind = compare(change, "0") < 0 ? ("allowance" as const) : ("charge" as const);
      const next = [...keptAdjustments(invoice), { kind, reason: reason.trim(), amount: change.replace("-", "") }];
      queue.push(invoiceEdit(invoice, "adjustments", next, t("inv.details.adjustments"), `${reason.trim()} ${change}`));
    }
    for (const { line_id, net } of how === "lines" ? (shared ?? []) : []) {
      const line = invoice.lines.find((one) => one.line_id === line_id);
      // A discount of the line stands; what changes is the price before it.
      const before = line && reaching(subtract(net, subtract(line.charge ?? "0", line.discount)), line, "quantity");
      if (line && before && "unit_price" in before) {
        queue.push(lineEdit(invoice, line, "unit_price", before.unit_price, `${line.position}. ${t("inv.line.unit_price")}`));
      }
    }
    onClose();
  }
  function choose(id: string, on: boolean) {
    const next = new Set(chosen);
    next[on ? "add" : "delete"](id);
    setChosen(next);
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={t("inv.target.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); if (ready) { submit(); } }}>
        <Stack gap="sm">
          <NumberInput label={`${t("inv.target.wanted")}, ${invoice.currency}`} required to={{ currency: invoice.currency }} value={wanted} onRead={setWanted} />
          {!nothing && <p role="status">{t(invoice.prices_include_tax ? "inv.target.changeGross" : "inv.target.changeNet")} <b><Money value={change} currency={invoice.currency} /></b></p>}
          {change === null && <Alert color="yellow">{t("inv.target.zero")}</Alert>}
          <Radio.Group value={how} onChange={(value) => setHow(value === "lines" ? "lines" : "document")} label={t("inv.target.how")}>
            <Stack gap={6} mt={6}>
              <Radio value="document" label={t("inv.target.document")} />
              <Radio value="lines" label={t("inv.target.lines")} />
            </Stack>
          </Radio.Group>
          {how === "document" && <Textarea label={t("common.reason")} description={t("inv.target.printed")} autosize required value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
          {how === "lines" && (
            <Stack gap={6}>
              {invoice.lines.map((line) => (
                <Group key={line.line_id} justify="space-between" wrap="nowrap">
                  <Checkbox size="xs" label={`${line.position}. ${line.text}`} checked={chosen.has(line.line_id)} onChange={(event) => choose(line.line_id, event.currentTarget.checked)} />
                  <span className="amount"><Money value={line.net} currency={invoice.currency} bare /> → <Money value={shared?.find(({ line_id }) => line_id === line.line_id)?.net ?? line.net} currency={invoice.currency} bare /></span>
                </Group>
              ))}
            </Stack>
          )}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" disabled={!ready}>{t("inv.target.apply")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
