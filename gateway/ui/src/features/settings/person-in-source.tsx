import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { Part } from "../../components/part";
import { ProblemAlert } from "../../components/problem-alert";
import { fieldErrors } from "../../lib/problem";
import { useScope } from "../../lib/scope";
import { usePeopleHours } from "../time/people-data";
import { type Staff, useStaffChange } from "./people-data";

/** Who an account belongs to in the source of worklogs, chosen among those who worked in the month. */
export function PersonInSource({ person }: { person: Staff }) {
  const { t } = useTranslation();
  const { month } = useScope();
  const [chosen, setChosen] = useState(person.person_id ?? "");
  const people = usePeopleHours(month, true, true);
  const saving = useStaffChange(() => answered(api.PUT("/api/v1/staff/{staff_id}/person", { params: { path: { staff_id: person.staff_id } }, body: { person_id: chosen || null } })));
  const wrong = fieldErrors(saving.error)["person_id"];
  const known = (people.data?.items ?? []).map(({ person_id, name }) => ({ value: person_id, label: `${name} (${person_id})` })).toSorted((one, other) => one.label.localeCompare(other.label));
  const gone = person.person_id && !known.some(({ value }) => value === person.person_id) ? [{ value: person.person_id, label: person.person_id }] : [];
  return (
    <Part title={t("settings.people.source")}>
      <form className="one-field" onSubmit={(event) => { event.preventDefault(); saving.mutate(undefined); }}>
        <NativeSelect
          className="grow" size="xs" aria-label={t("settings.people.source")} description={t("settings.people.sourceHint")} value={chosen} error={wrong}
          data={[{ value: "", label: t("settings.people.sourceNone") }, ...gone, ...known]} onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" loading={saving.isPending} disabled={chosen === (person.person_id ?? "")}>{t("settings.people.sourceSave")}</Button>
      </form>
      <ProblemAlert error={people.error ?? (wrong ? null : saving.error)} />
      {saving.isSuccess && <p className="sure small" role="status">{t("settings.people.sourceSaved")}</p>}
    </Part>
  );
}
