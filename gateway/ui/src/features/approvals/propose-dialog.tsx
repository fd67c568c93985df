import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { ReasonDialog } from "../../components/reason-dialog";
import { plain, PRICE_SCALE, QUANTITY_SCALE } from "../../lib/linked";
import { fieldErrors } from "../../lib/problem";
import type { Invoice } from "../invoice/data";
import { useReadNumber } from "../../lib/read-number";
import { useException } from "./use-exception";

const AMOUNTS = ["quantity", "unit_price", "discount"] as const;
type Amount = (typeof AMOUNTS)[number];

/** An approver says what they would bill instead; the invoice does not change by it. */
export function ProposeDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation();
  const read = useReadNumber();
  const [lineId, setLineId] = useState(invoice.lines[0]?.line_id ?? "");
  const [typed, setTyped] = useState<Partial<Record<Amount, string>>>({});
  const line = invoice.lines.find(({ line_id }) => line_id === lineId);
  const scales = { quantity: { scale: QUANTITY_SCALE }, unit_price: { scale: PRICE_SCALE }, discount: { currency: invoice.currency } };
  const proposing = useException(
    invoice.invoice_id,
    async (reason: string, key) => {
      const told = await Promise.all(AMOUNTS.filter((name) => typed[name]?.trim()).map(async (name) => [name, await read(typed[name] ?? "", scales[name])] as const));
      const params = { path: { invoice_id: invoice.invoice_id }, header: { "Idempotency-Key": key } };
      return answered(api.POST("/api/v1/invoices/{invoice_id}/amount-proposals", { params, body: { line_id: lineId, reason, ...Object.fromEntries(told) } }));
    },
    onClose,
  );
  const wrong = fieldErrors(proposing.error);
  return (
    <ReasonDialog title={t("approvals.propose")} verb={t("approvals.propose")} error={proposing.error} pending={proposing.isPending} onClose={onClose} onSubmit={(reason) => proposing.mutate(reason)}>
      <p>{t("approvals.proposeText")}</p>
      <NativeSelect mt="sm" label={t("approvals.whichLine")} value={lineId} onChange={(event) => setLineId(event.currentTarget.value)} data={invoice.lines.map((one) => ({ value: one.line_id, label: `${one.position}. ${one.text}` }))} />
      <div className="three">
        {AMOUNTS.map((name) => (
          <TextInput
            key={name} label={t(`inv.line.${name}`)} inputMode="decimal" placeholder={line && plain(line[name])} value={typed[name] ?? ""} error={wrong[name]}
            onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
          />
        ))}
      </div>
    </ReasonDialog>
  );
}
