import { Accordion } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Adjustments } from "./adjustments";
import { BuyerFields } from "./buyer-fields";
import type { Invoice } from "./data";
import { FIELDS, InvoiceField } from "./invoice-field";
import { Recipients } from "./recipients";

/** Everything about the invoice that is no line; a part with something missing is open. */
export function Details({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const faulty = new Set([...invoice.dry_check.errors, ...invoice.dry_check.warnings].map(({ pointer }) => pointer.split("/")[1] ?? ""));
  const open = [...(faulty.has("buyer") ? ["buyer"] : []), ...(["document_date", "due_date", "contract"].some((name) => faulty.has(name)) ? ["dates"] : []), ...(faulty.has("recipients") ? ["sending"] : [])];
  const section = (name: string, content: React.ReactNode) => (
    <Accordion.Item value={name}>
      <Accordion.Control>{t(`inv.details.${name}`)}</Accordion.Control>
      <Accordion.Panel>{content}</Accordion.Panel>
    </Accordion.Item>
  );
  const fields = (names: readonly (keyof typeof FIELDS)[]) => <div className="field-grid">{names.map((name) => <InvoiceField key={name} invoice={invoice} name={name} />)}</div>;
  return (
    <Accordion multiple defaultValue={open} variant="separated" mt="lg" className="details" chevronPosition="left">
      {section("dates", fields(["document_date", "due_date", "tax_kind", "prices_include_tax"]))}
      {section("buyer", <BuyerFields invoice={invoice} />)}
      {section("adjustments", <Adjustments invoice={invoice} />)}
      {section("sending", <><Recipients invoice={invoice} />{fields(["mail_subject", "mail_message"])}</>)}
      {section("notes", fields(["printed_note", "internal_note", "promised_date"]))}
    </Accordion>
  );
}
