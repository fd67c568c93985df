import { ActionIcon, Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { CloseIcon } from "../../components/icons";
import type { Application } from "./data";

type Recipient = Schemas["Recipient"];
type Props = { recipients: readonly Recipient[]; wrong: Record<string, string>; onChange: (recipients: Recipient[]) => void };

/** Who gets the papers of a contract, instead of the client's usual addresses. */
export function Recipients({ recipients, wrong, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<Recipient>) => onChange(recipients.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <>
      {recipients.map((one, index) => (
        <Group key={index} gap="xs" align="end" mb="xs" wrap="nowrap">
          <TextInput className="grow" type="email" label={t("clients.recipient.email")} value={one.email} error={wrong[`contract.recipients.${index}.email`]} onChange={(event) => change(index, { email: event.currentTarget.value })} />
          <NativeSelect
            label={t("clients.recipient.role")} value={one.role} data={[{ value: "primary", label: t("clients.recipient.primary") }, { value: "copy", label: t("clients.recipient.copy") }]}
            onChange={(event) => change(index, { role: event.currentTarget.value === "copy" ? "copy" : "primary" })}
          />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("clients.recipient.remove", { email: one.email })} onClick={() => onChange(recipients.filter((_, at) => at !== index))}><CloseIcon size={16} /></ActionIcon>
        </Group>
      ))}
      <Button size="xs" variant="default" onClick={() => onChange([...recipients, { email: "", role: recipients.length === 0 ? "primary" : "copy" }])}>{t("clients.recipient.add")}</Button>
    </>
  );
}

/** The recipients that a rule of the contract names now. */
export function recipientsOf({ overlaid = [] }: Application): Recipient[] {
  const value: unknown = overlaid.find(({ field }) => field === "recipients")?.value;
  return Array.isArray(value) ? value.filter(isRecipient) : [];
}

function isRecipient(value: unknown): value is Recipient {
  return typeof value === "object" && value !== null && "email" in value && typeof value.email === "string";
}
