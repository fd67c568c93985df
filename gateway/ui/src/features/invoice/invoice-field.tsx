import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../components/copy-button";
import type { Invoice } from "./data";
import { comparable, invoiceEdit, invoiceField } from "./edits";
import { SETTLED } from "../../lib/keys";
import { refusal } from "../../lib/problem";
import { Theirs } from "./theirs";
import { useQueue, useQueueState } from "./use-edits";
import { useTyped } from "./use-typed";

export const TAX_KINDS = ["standard", "zero", "exempt", "privilege", "not_payer", "outside_scope", "reverse_charge"] as const;

type Group = "content" | "texts" | "sending" | "notes";
type Kind = "date" | "text" | "long" | "yes" | "tax";

/** The fields of an invoice that are not lines, and what they are locked with. */
export const FIELDS = {
  document_date: ["content", "date"], due_date: ["content", "date"], tax_kind: ["content", "tax"], prices_include_tax: ["content", "yes"],
  mail_subject: ["sending", "text"], mail_message: ["sending", "long"],
  printed_note: ["texts", "long"], internal_note: ["notes", "long"], promised_date: ["notes", "date"],
} as const satisfies Partial<Record<keyof Invoice, readonly [Group, Kind]>>;

/** Whether a group of fields may be changed in this status (the server decides; this only shows it beforehand). */
export function editable(invoice: Invoice, group: Group): boolean {
  if (invoice.status === "draft") {
    return true;
  }
  const closed = invoice.status === "void" || invoice.status === "discarded";
  return group === "notes" ? invoice.status !== "discarded" : group === "sending" && !closed;
}

/** One field, saved as it is left or after a pause. */
export function InvoiceField({ invoice, name }: { invoice: Invoice; name: keyof typeof FIELDS }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const { waiting, error } = useQueueState();
  const [group, kind] = FIELDS[name];
  const label = t(`inv.field.${name}`);
  const pending = waiting.find(({ id }) => id === invoiceField(name));
  const wrong = pending && waiting[0] === pending && error ? refusal(error, t) : undefined;
  const save = (value: string | boolean | null, base?: string) => {
    if (comparable(value) !== comparable(invoice[name]) || pending) {
      queue.push(invoiceEdit(invoice, name, value, label, String(value ?? ""), base));
    }
  };
  const readOnly = !editable(invoice, group);
  if (kind === "yes") {
    return <Switch label={label} checked={invoice[name] === true} disabled={readOnly} onChange={(event) => save(event.currentTarget.checked)} />;
  }
  if (kind === "tax") {
    const data = TAX_KINDS.map((value) => ({ value, label: t(`inv.taxKind.${value}`) }));
    return <Select label={label} data={data} value={invoice.tax_kind ?? null} allowDeselect={false} readOnly={readOnly} onChange={(value) => save(value)} />;
  }
  return <Written key={name} label={label} kind={kind} value={pending?.typed ?? String(invoice[name] ?? "")} readOnly={readOnly} wrong={wrong} onSave={(text, base) => save(text || null, base)} />;
}

type WrittenProps = {
  label: string; kind: "date" | "text" | "long"; value: string; readOnly: boolean; wrong?: string | undefined; copied?: boolean;
  onSave: (text: string, base: string) => void;
};

/** A text, a longer one or a date; a pause in typing saves too. */
export function Written({ label, kind, value, readOnly, wrong, copied = false, onSave }: WrittenProps) {
  const { t } = useTranslation();
  const typing = useTyped({ value, pauses: true, onCommit: onSave });
  const field = { label, readOnly, error: typing.failed ? refusal(typing.failed, t) : wrong, value: typing.text ?? value, onBlur: () => void typing.commit("leaving"), ...(!typing.holds && SETTLED) };
  return (
    <div className={kind === "long" ? "wide" : undefined}>
      {kind === "long"
        ? <Textarea {...field} autosize minRows={2} onChange={(event) => typing.change(event.currentTarget.value)} />
        : <TextInput {...field} rightSection={copied && value ? <CopyButton value={value} /> : undefined} type={kind === "date" ? "date" : "text"} onChange={(event) => typing.change(event.currentTarget.value)} />}
      {typing.overtaken && <Theirs value={value} />}
    </div>
  );
}
