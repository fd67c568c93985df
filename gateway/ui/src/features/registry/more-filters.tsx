import { Group, MultiSelect, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asTyped, isDecimal } from "../../lib/decimal";
import { CURRENCIES } from "../../lib/money";
import { LISTS, type RegistrySearch, TROUBLES } from "../../lib/registry";
import { useClients } from "./data";
import { factWords } from "./in-force";

type Props = { search: RegistrySearch; change: (change: Partial<RegistrySearch>) => void };

/** The filters that are used less often. */
export function MoreFilters({ search, change }: Props) {
  const { t } = useTranslation();
  const clients = useClients().data ?? [];
  const many = (name: "deal_type" | "kind" | "payment_state", words: string) => (
    <MultiSelect
      size="xs" label={t(`registry.filter.${name}`)} value={search[name] ?? []} comboboxProps={{ withinPortal: false }}
      data={LISTS[name].map((value) => ({ value, label: t(`registry.${words}.${value}`) }))} onChange={(value) => change({ [name]: value as never })}
    />
  );
  return (
    <Stack gap="sm">
      {(["this_month", "overdue", "drift"] as const).map((name) => (
        <Switch key={name} size="xs" label={t(`registry.filter.${name}`)} checked={search[name] ?? false} onChange={(event) => change({ [name]: event.currentTarget.checked || undefined })} />
      ))}
      <Select
        size="xs" label={t("registry.filter.client_id")} searchable clearable value={search.client_id ?? null} comboboxProps={{ withinPortal: false }}
        data={clients.map(({ client_id, name }) => ({ value: client_id, label: name }))} onChange={(value) => change({ client_id: value ?? undefined })}
      />
      {many("deal_type", "deal")}
      {many("kind", "kind")}
      {many("payment_state", "payment")}
      <MultiSelect
        size="xs" label={t("registry.filter.fact")} value={search.fact ?? []} comboboxProps={{ withinPortal: false }}
        data={TROUBLES.map((value) => ({ value, label: factWords(value, t) }))} onChange={(fact) => change({ fact })}
      />
      <Group grow gap="xs" align="flex-start">
        <AmountField name="gross_from" search={search} change={change} />
        <AmountField name="gross_to" search={search} change={change} />
        <Select
          size="xs" label={t("registry.filter.currency")} clearable value={search.currency ?? null} data={CURRENCIES} comboboxProps={{ withinPortal: false }}
          onChange={(value) => change({ currency: value ?? undefined })}
        />
      </Group>
    </Stack>
  );
}

function AmountField({ name, search, change }: Props & { name: "gross_from" | "gross_to" }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(search[name] ?? "");
  const wrong = typed !== "" && !isDecimal(typed);
  const later = useDebouncedCallback((text: string) => (text === "" || isDecimal(text)) && change({ [name]: text || undefined }), 300);
  return (
    <TextInput
      size="xs" label={t(`registry.filter.${name}`)} inputMode="decimal" value={typed} error={wrong && t("registry.noNumber")}
      onChange={(event) => { const text = asTyped(event.currentTarget.value); setTyped(text); later(text); }}
    />
  );
}
