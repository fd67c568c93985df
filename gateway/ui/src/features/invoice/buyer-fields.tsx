import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { type Changed, NOTHING_CHANGED, withChange } from "../../lib/from-now-on";
import type { Invoice } from "./data";
import { invoiceEdit, invoiceField } from "./edits";
import { FromNowOn } from "./from-now-on";
import { editable, Written } from "./invoice-field";
import { useQueue, useQueueState } from "./use-edits";

const PARTY = ["legal_name", "name", "tin", "vat_number", "address", "city", "director", "director_position", "director_basis", "accountant"] as const;
const BANK = ["account", "bank_name", "bank_code", "swift"] as const;
const CONTRACT = ["number", "date", "purchase_order", "registration_id"] as const;

/** The client and the contract as this document prints them; a change asks whether it holds from now on. */
export function BuyerFields({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const { waiting } = useQueueState();
  const readOnly = !editable(invoice, "content");
  const [changed, setChanged] = useState<Changed>(NOTHING_CHANGED);
  const note = (part: keyof Changed, field: string, text: string) => setChanged((now) => withChange(now, part, field, text));
  const pending = waiting.find(({ id }) => id === invoiceField("buyer"));
  // Two fields of the buyer typed in a row are one change of the buyer.
  const buyer = pending ? (JSON.parse(pending.typed) as Schemas["Party"]) : invoice.buyer;
  const setBuyer = (part: Partial<Schemas["Party"]>) => {
    const next = { ...buyer, ...part };
    queue.push(invoiceEdit(invoice, "buyer", next, t("inv.details.buyer"), JSON.stringify(next)));
  };
  const setContract = (part: Partial<Schemas["Contract"]>) => {
    const next = { ...invoice.contract, ...part };
    queue.push(invoiceEdit(invoice, "contract", next, t("inv.party.contract"), JSON.stringify(next)));
  };
  return (
    <>
      {!readOnly && <p className="quiet small">{t("inv.party.onlyHere")}</p>}
      <div className="field-grid">
        {PARTY.map((name) => (
          <Written key={name} kind="text" copied={name === "tin"} label={t(`inv.party.${name}`)} value={buyer[name] ?? ""} readOnly={readOnly} onSave={(text) => { setBuyer({ [name]: text || null }); note("party", name, text); }} />
        ))}
        {buyer.bank && BANK.map((name) => (
          <Written
            key={name} kind="text" copied={name === "account"} label={t(`inv.party.${name}`)} value={buyer.bank?.[name] ?? ""} readOnly={readOnly}
            onSave={(text) => {
              if (buyer.bank) {
                setBuyer({ bank: { ...buyer.bank, [name]: text || null } });
                note("party", name, text);
              }
            }}
          />
        ))}
        {CONTRACT.map((name) => (
          <Written
            key={name} kind={name === "date" ? "date" : "text"} label={t(`inv.party.contract_${name}`)} value={invoice.contract[name] ?? ""} readOnly={readOnly}
            onSave={(text) => { setContract({ [name]: text || null }); note("contract", name, text); }}
          />
        ))}
      </div>
      <FromNowOn invoice={invoice} changed={changed} onKept={(part) => setChanged((now) => (part === "all" ? NOTHING_CHANGED : { ...now, [part]: {} }))} />
    </>
  );
}
