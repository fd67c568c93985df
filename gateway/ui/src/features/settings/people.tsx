import { Button, Switch } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { QueryState } from "../../components/query-state";
import { useGrantWords } from "./grants-field";
import { NewPerson } from "./new-person";
import { type Staff, useStaff } from "./people-data";
import { PersonPanel } from "./person-panel";

/** Who may come in, and as what. */
export function People() {
  const { t } = useTranslation();
  const words = useGrantWords();
  const staff = useStaff();
  const { open } = useSearch({ from: "/settings/$section" });
  const navigate = useNavigate({ from: "/settings/$section" });
  const [adding, setAdding] = useState(false);
  const [disabled, setDisabled] = useState(false);
  const show = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, open: id }) });
  const rows = (staff.data ?? []).filter(({ active }) => disabled || active);
  const opened = staff.data?.find(({ staff_id }) => staff_id === open);
  const columns = useMemo<DataColumn<Staff>[]>(
    () => [
      { id: "name", header: t("settings.people.name"), cell: (one) => <><b className="person">{one.name}</b> {!one.active && <span className="pill">{t("settings.people.disabled")}</span>}</> },
      { id: "login", header: t("settings.people.login"), narrow: "corner", cell: (one) => <span className="quiet">{one.login}</span> },
      { id: "roles", header: t("settings.people.roles"), grow: true, narrow: "line", cell: (one) => words(one.grants) || <span className="unsure">{t("settings.people.noRoles")}</span> },
      { id: "seen", header: t("settings.people.seen"), narrow: "hide", cell: (one) => <DateText value={one.last_log_in_at} as="moment" /> },
    ],
    [t, words],
  );
  return (
    <div className={opened ? "people-beside" : undefined}>
      <div className="grow">
        <div className="settings-tools">
          <Switch size="xs" label={t("settings.people.showDisabled")} checked={disabled} onChange={(event) => setDisabled(event.currentTarget.checked)} />
          <Button size="xs" onClick={() => setAdding(true)}>{t("settings.people.add")}</Button>
        </div>
        <QueryState query={staff} />
        {staff.isSuccess && rows.length === 0 && <EmptyState title={t("settings.people.none")} />}
        {rows.length > 0 && <DataTable label={t("section.people")} rows={rows} columns={columns} idOf={({ staff_id }) => staff_id} opened={open} onOpen={({ staff_id }) => show(staff_id)} />}
      </div>
      {opened && <PersonPanel key={opened.staff_id} person={opened} onClose={() => show(undefined)} />}
      {adding && <NewPerson onClose={() => setAdding(false)} onMade={({ staff_id }) => { setAdding(false); show(staff_id); }} />}
    </div>
  );
}
