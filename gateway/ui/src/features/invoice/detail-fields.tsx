import { Adjustments } from "./adjustments";
import { BuyerFields } from "./buyer-fields";
import type { Invoice } from "./data";
import type { Section } from "./details";
import { FIELDS, InvoiceField } from "./invoice-field";
import { Recipients } from "./recipients";

/** The fields of one folded part. */
export function DetailFields({ invoice, section }: { invoice: Invoice; section: Section }) {
  const fields = (names: readonly (keyof typeof FIELDS)[]) => <div className="field-grid">{names.map((name) => <InvoiceField key={name} invoice={invoice} name={name} />)}</div>;
  switch (section) {
    case "dates":
      return fields(["document_date", "due_date", "tax_kind", "prices_include_tax"]);
    case "buyer":
      return <BuyerFields invoice={invoice} />;
    case "adjustments":
      return <Adjustments invoice={invoice} />;
    case "sending":
      return <><Recipients invoice={invoice} />{fields(["mail_subject", "mail_message"])}</>;
    case "notes":
      return fields(["printed_note", "internal_note", "promised_date"]);
  }
}
