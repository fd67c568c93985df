import { ActionIcon, Button, Group, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { CloseIcon } from "../../components/icons";
import type { Invoice } from "./data";
import { comparable, invoiceEdit } from "./edits";
import { editable } from "./invoice-field";
import { useQueue } from "./use-edits";

type Recipient = Schemas["Recipient"];

/** Who the papers go to. The list is saved as a whole, when all its addresses are there. */
export function Recipients({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const queue = useQueue();
  // The list, and what it was when the typing began: it is saved over nothing else.
  const [typed, setTyped] = useState<{ list: Recipient[]; base: Recipient[] } | null>(null);
  const shown = typed?.list ?? invoice.recipients;
  const base = typed?.base ?? invoice.recipients;
  const type = (list: Recipient[]) => setTyped({ list, base });
  const readOnly = !editable(invoice, "sending");
  function save(next: Recipient[]) {
    const whole = next.every(({ email }) => /^\S+@\S+$/.test(email));
    setTyped(whole ? null : { list: next, base });
    if (whole && comparable(next) !== comparable(base)) {
      queue.push(invoiceEdit(invoice, "recipients", next, t("inv.recipients.label"), next.map(({ email }) => email).join(", "), base));
    }
  }
  return (
    <fieldset className="plain" aria-label={t("inv.recipients.label")}>
      {shown.map((recipient, index) => (
        <Group key={index} gap="xs" mb="xs" wrap="nowrap">
          <TextInput
            className="grow" type="email" aria-label={t("inv.recipients.email")} value={recipient.email} readOnly={readOnly}
            onChange={(event) => type(shown.with(index, { ...recipient, email: event.currentTarget.value }))} onBlur={() => save(shown)}
          />
          <Select
            w={130} aria-label={t("inv.recipients.role")} value={recipient.role} allowDeselect={false} readOnly={readOnly}
            data={[{ value: "primary", label: t("inv.recipients.primary") }, { value: "copy", label: t("inv.recipients.copy") }]}
            onChange={(role) => role && save(shown.with(index, { ...recipient, role: role as Recipient["role"] }))}
          />
          {!readOnly && (
            <ActionIcon variant="subtle" color="gray" aria-label={t("inv.recipients.remove", { email: recipient.email })} onClick={() => save(shown.toSpliced(index, 1))}><CloseIcon size={16} /></ActionIcon>
          )}
        </Group>
      ))}
      {!readOnly && <Button size="compact-xs" variant="default" mb="sm" onClick={() => type([...shown, { email: "", role: shown.length ? "copy" : "primary" }])}>{t("inv.recipients.add")}</Button>}
    </fieldset>
  );
}
