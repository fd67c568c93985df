import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Changed, NOTHING_CHANGED, withChange } from "../../lib/from-now-on";
import type { Invoice } from "./data";
import { invoiceField, partyEdit } from "./edits";
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
  /** A field of the client or the contract, by the way to it. */
  const field = (party: "buyer" | "contract", path: readonly string[], words: string, said: string | null | undefined) => {
    const name = path.at(-1) ?? "";
    const label = t(`inv.party.${words}`);
    return (
      <Written
        key={words} kind={name === "date" ? "date" : "text"} copied={name === "tin" || name === "account"} label={label} readOnly={readOnly}
        value={waiting.find(({ id }) => id === invoiceField([party, ...path].join(" ")))?.typed ?? said ?? ""}
        onSave={(text, base) => { queue.push(partyEdit(party, path, text || null, label, base)); note(party === "buyer" ? "party" : "contract", name, text); }}
      />
    );
  };
  return (
    <>
      {!readOnly && <p className="quiet small">{t("inv.party.onlyHere")}</p>}
      <div className="field-grid">
        {PARTY.map((name) => field("buyer", [name], name, invoice.buyer[name]))}
        {invoice.buyer.bank && BANK.map((name) => field("buyer", ["bank", name], name, invoice.buyer.bank?.[name]))}
        {CONTRACT.map((name) => field("contract", [name], `contract_${name}`, invoice.contract[name]))}
      </div>
      <FromNowOn invoice={invoice} changed={changed} onKept={(part) => setChanged((now) => (part === "all" ? NOTHING_CHANGED : { ...now, [part]: {} }))} />
    </>
  );
}
