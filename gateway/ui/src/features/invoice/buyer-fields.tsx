import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import type { Invoice } from "./data";
import { invoiceEdit, invoiceField } from "./edits";
import { editable, Written } from "./invoice-field";
import { useQueue, useQueueState } from "./use-edits";

const PARTY = ["legal_name", "name", "tin", "vat_number", "address", "city", "director", "director_position", "director_basis", "accountant"] as const;
const BANK = ["account", "bank_name", "bank_code", "swift"] as const;
const CONTRACT = ["number", "date", "purchase_order", "registration_id"] as const;

/** The client and the contract as this document prints them; what is changed here is changed for this document only. */
export function BuyerFields({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const { waiting } = useQueueState();
  const readOnly = !editable(invoice, "content");
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
          <Written key={name} kind="text" label={t(`inv.party.${name}`)} value={buyer[name] ?? ""} readOnly={readOnly} onSave={(text) => setBuyer({ [name]: text || null })} />
        ))}
        {buyer.bank && BANK.map((name) => (
          <Written
            key={name} kind="text" label={t(`inv.party.${name}`)} value={buyer.bank?.[name] ?? ""} readOnly={readOnly}
            onSave={(text) => buyer.bank && setBuyer({ bank: { ...buyer.bank, [name]: text || null } })}
          />
        ))}
        {CONTRACT.map((name) => (
          <Written
            key={name} kind={name === "date" ? "date" : "text"} label={t(`inv.party.contract_${name}`)} value={invoice.contract[name] ?? ""} readOnly={readOnly}
            onSave={(text) => setContract({ [name]: text || null })}
          />
        ))}
      </div>
    </>
  );
}
