import { ActionIcon, Button, Menu, UnstyledButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { MenuIcon } from "../../components/icons";
import { dayOf } from "../../lib/dates";
import { narrowed, queryOf, type RegistrySearch, searchOf, unfiltered } from "../../lib/registry";
import { useScope } from "../../lib/scope";
import { useSession } from "../../lib/session";
import { useTotals, useViews } from "./data";

const SaveView = lazy(async () => ({ default: (await import("./save-view")).SaveView }));

type View = Schemas["SavedViewRead"];
type Props = { search: RegistrySearch; replace: (search: RegistrySearch & { entity?: string; month?: string }) => void };

/** Kept filters with how many invoices they find now, and a way to keep the present ones. */
export function Views({ search, replace }: Props) {
  const { t } = useTranslation();
  const [saving, setSaving] = useState(false);
  const views = useViews().data ?? [];
  return (
    <div className="views" role="group" aria-label={t("registry.views.label")}>
      <UnstyledButton className="view" aria-pressed={!narrowed(search)} onClick={() => replace(unfiltered(search))}>{t("registry.views.all")}</UnstyledButton>
      {views.map((view) => <ViewTab key={view.view_id} view={view} search={search} replace={replace} />)}
      {narrowed(search) && <Button size="compact-xs" variant="subtle" onClick={() => setSaving(true)}>{t("registry.views.save")}</Button>}
      <Suspense>{saving && <SaveView search={search} onClose={() => setSaving(false)} />}</Suspense>
    </div>
  );
}

function ViewTab({ view, search, replace }: Props & { view: View }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const { entity, month } = useScope();
  const kept = searchOf(view);
  const counted = useTotals(queryOf(kept, { entity: kept.entity ?? entity, month: kept.month ?? month }, dayOf(new Date()))).data;
  const removing = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/saved-views/{view_id}/remove", { params: { path: { view_id: view.view_id }, header: { "Idempotency-Key": intention() } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["saved-views"] }),
  });
  const count = counted && !counted.late ? counted.totals.reduce((all, { invoices }) => all + invoices, 0) : null;
  const { entity: _entity, month: _month, ...filters } = kept;
  return (
    <span className="view-place">
      <UnstyledButton className="view" aria-pressed={same(filters, search)} onClick={() => replace({ ...unfiltered(search), ...kept })}>
        {view.name} {count !== null && <span className="count">{count}</span>}
      </UnstyledButton>
      {view.owner_id === session.staff_id && (
        <Menu position="bottom-start">
          <Menu.Target><ActionIcon size={24} variant="subtle" color="gray" aria-label={t("registry.views.menu", { name: view.name })}><MenuIcon size={12} /></ActionIcon></Menu.Target>
          <Menu.Dropdown><Menu.Item color="red" onClick={() => removing.mutate()}>{t("registry.views.remove")}</Menu.Item></Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}

function same(kept: RegistrySearch, search: RegistrySearch): boolean {
  const { sort: _sort, order: _order, invoice: _invoice, batch: _batch, ...now } = search;
  const { sort: _kept, order: _way, ...filters } = kept;
  const text = (one: object) => JSON.stringify(Object.entries(one).filter(([, value]) => value !== undefined).toSorted(([left], [right]) => left.localeCompare(right)));
  return text(filters) === text(Object.fromEntries(Object.entries(now).filter(([name]) => name !== "entity" && name !== "month")));
}
