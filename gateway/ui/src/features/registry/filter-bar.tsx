import { Button, Chip, Group, Popover, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchIcon } from "../../components/icons";
import { LISTS, type RegistrySearch } from "../../lib/registry";

const MoreFilters = lazy(async () => ({ default: (await import("./more-filters")).MoreFilters }));

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
        <Popover.Dropdown><Suspense><MoreFilters search={search} change={change} /></Suspense></Popover.Dropdown>
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
