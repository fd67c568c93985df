import { Button, MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { shortest } from "../../lib/decimal";
import { Frame } from "./draft-frame";
import { OfEntity, useNotAdmin } from "./entity";
import { type Form, itemOf, TextField } from "./form";
import { usePeople } from "./people-data";
import { TakeOut } from "./take-out";
import { Thresholds } from "./thresholds";
import { useDraft } from "./use-draft";

type Policy = Schemas["ApprovalPolicyRead"];
type Level = Policy["levels"][number];
const MOST = 9;

/** How many approvals an invoice needs and when, and what makes it doubtful. */
export function ApprovalPolicy() {
  return <OfEntity>{(entity) => <Edited entity={entity} />}</OfEntity>;
}

function Edited({ entity }: { entity: string }) {
  const reason = useNotAdmin(entity);
  const path = { legal_entity_id: entity };
  const draft = useDraft<Policy>({
    key: ["approval-policy", entity],
    read: async () => tidy(await answered(api.GET("/api/v1/legal-entities/{legal_entity_id}/approval-policy", { params: { path } }))),
    write: async ({ legal_entity_id: _id, version: _version, ...body }, version) =>
      tidy(await answered(api.PUT("/api/v1/legal-entities/{legal_entity_id}/approval-policy", { params: { path, header: { "If-Match": `"${version}"` } }, body }))),
  });
  return (
    <Frame draft={draft} reason={reason}>
      {(form) => (
        <>
          <Guards form={form} />
          <Levels form={form} />
        </>
      )}
    </Frame>
  );
}

function tidy(policy: Policy): Policy {
  const short = (percent: string | null | undefined) => (percent ? shortest(percent) : null);
  return {
    ...policy,
    green_percent: shortest(policy.green_percent), spike_percent: short(policy.spike_percent), low_margin_percent: short(policy.low_margin_percent),
    levels: policy.levels.map((level) => ({ ...level, below_margin: short(level.below_margin), above_discount: short(level.above_discount) })),
  };
}

function Guards({ form }: { form: Form<Policy> }) {
  const { t } = useTranslation();
  return (
    <section className="setting" aria-label={t("settings.guards")}>
      <header><div className="grow"><h2>{t("settings.guards")}</h2><p className="quiet small">{t("settings.guardsHint")}</p></div></header>
      <div className="setting-fields">
        <TextField form={form} name="green_percent" label={t("settings.field.green_percent")} kind="decimal" required description={t("settings.greenHint")} />
        <TextField form={form} name="spike_percent" label={t("settings.field.spike_percent")} kind="decimal" description={t("settings.spikeHint")} />
        <TextField form={form} name="low_margin_percent" label={t("settings.field.low_margin_percent")} kind="decimal" description={t("settings.marginHint")} />
      </div>
    </section>
  );
}

function Levels({ form }: { form: Form<Policy> }) {
  const { t } = useTranslation();
  const { levels } = form.value;
  // Levels count from one without a gap.
  const put = (changed: Level[]) => form.put({ levels: changed.map((level, at) => ({ ...level, number: at + 1 })) });
  return (
    <section className="setting" aria-label={t("settings.levels")}>
      <header>
        <div className="grow"><h2>{t("settings.levels")}</h2><p className="quiet small">{t("settings.levelsHint")}</p></div>
        {!form.readOnly && levels.length < MOST && <Button size="compact-sm" variant="default" onClick={() => put([...levels, { number: levels.length + 1, above_amount: {}, below_margin: null, above_discount: null, staff_ids: [] }])}>{t("settings.addLevel")}</Button>}
      </header>
      {form.wrong["levels"] && <p className="wrong small" role="alert">{form.wrong["levels"]}</p>}
      {levels.map((level, index) => (
        <fieldset key={level.number} className="setting-item">
          <legend>{t("settings.level", { number: level.number })}</legend>
          <LevelFields form={itemOf(form, "levels", levels, index)} first={index === 0} />
          {!form.readOnly && levels.length > 1 && <TakeOut name={t("settings.level", { number: level.number })} onClick={() => put(levels.filter((_, at) => at !== index))} />}
        </fieldset>
      ))}
    </section>
  );
}

function LevelFields({ form, first }: { form: Form<Level>; first: boolean }) {
  const { t } = useTranslation();
  const people = usePeople();
  const chosen = form.value.staff_ids ?? [];
  const options = (people.data ?? []).filter(({ staff_id, active }) => active || chosen.includes(staff_id)).map(({ staff_id, name }) => ({ value: staff_id, label: name }));
  const known = [...options, ...chosen.filter((id) => !options.some(({ value }) => value === id)).map((value) => ({ value, label: value }))];
  return (
    <div className="setting-fields">
      {first ? <p className="quiet small wide">{t("settings.firstLevel")}</p> : (
        <>
          <Thresholds form={form} />
          <TextField form={form} name="below_margin" label={t("settings.field.below_margin")} kind="decimal" />
          <TextField form={form} name="above_discount" label={t("settings.field.above_discount")} kind="decimal" />
        </>
      )}
      <MultiSelect
        size="sm" className="wide" label={t("settings.field.staff_ids")} description={t("settings.staffIdsHint")} data={known} value={chosen} readOnly={form.readOnly} searchable={!form.readOnly}
        error={form.wrong[`${form.at}staff_ids`]} onChange={(staff_ids) => form.put({ staff_ids })}
      />
    </div>
  );
}
