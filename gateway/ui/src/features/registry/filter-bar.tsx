import { Button, Chip, Group, MultiSelect, Popover, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchIcon } from "../../components/icons";
import { asTyped, isDecimal } from "../../lib/decimal";
import { CURRENCIES } from "../../lib/money";
import { LISTS, type RegistrySearch, TROUBLES } from "../../lib/registry";
import { useClients } from "./data";

type Change = (change: Partial<RegistrySearch>) => void;
type Props = { search: RegistrySearch; change: Change };

/** Search, statuses, and the rest of the filters behind a button. */
export function FilterBar({ search, change }: Props) {
  const { t } = useTranslation();
  return (
    <div className="filters">
      <SearchField key={search.number === undefined ? "words" : "number"} search={search} change={change} />
      <Popover position="bottom-start" width={340} trapFocus shadow="md">
        <Popover.Target><Button size="xs" variant="default">{t("registry.filters")}</Button></Popover.Target>
        <Popover.Dropdown><MoreFilters search={search} change={change} /></Popover.Dropdown>
      </Popover>
      <Chip.Group multiple value={search.status ?? []} onChange={(status) => change({ status: status as (typeof LISTS.status)[number][] })}>
        <Group gap={6} className="status-chips" role="group" aria-label={t("registry.column.status")}>
          {LISTS.status.slice(0, -1).map((status) => <Chip key={status} value={status} size="xs" radius="sm">{t(`status.${status}`)}</Chip>)}
        </Group>
      </Chip.Group>
    </div>
  );
}

// Words find by any text of an invoice; a number finds exactly that number.
function SearchField({ search, change }: Props) {
  const { t } = useTranslation();
  const exact = search.number !== undefined;
  const [typed, setTyped] = useState(search.number ?? search.q ?? "");
  const [exactly, setExactly] = useState(exact);
  const put = (text: string, number: boolean) => change({ q: number ? undefined : text.trim() || undefined, number: number ? text.trim() || undefined : undefined });
  const later = useDebouncedCallback(put, 300);
  return (
    <Group gap={6} wrap="nowrap" className="registry-search">
      <TextInput
        size="xs" className="grow" placeholder={t(exactly ? "registry.exactHint" : "registry.searchHint")} aria-label={t("registry.search")} value={typed}
        onChange={(event) => { setTyped(event.currentTarget.value); later(event.currentTarget.value, exactly); }} leftSection={<SearchIcon size={14} />}
      />
      <Chip size="xs" radius="sm" checked={exactly} onChange={(number) => { setExactly(number); if (typed.trim()) { put(typed, number); } }}>{t("registry.exact")}</Chip>
    </Group>
  );
}

function MoreFilters({ search, change }: Props) {
  const { t } = useTranslation();
  const clients = useClients().data?.items ?? [];
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

/** A fact and its state in words, from `delivered:failed`. */
export function factWords(value: string, t: (key: string) => string): string {
  const [fact, state] = value.split(":");
  return `${t(`fact.${fact}`)}: ${t(`state.${state}`)}`;
}
