import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Frame } from "./draft-frame";
import { type LegalEntity, OfEntity, useEntityDraft, useNotAdmin } from "./entity";
import { type Form, TextField } from "./form";
import { PAPERS, PrintedHead } from "./printed-head";

/** What the head of a printed document says of the legal entity, as it is typed. */
export function Branding() {
  return <OfEntity>{(entity) => <Edited entity={entity} />}</OfEntity>;
}

function Edited({ entity }: { entity: string }) {
  const reason = useNotAdmin(entity);
  const draft = useEntityDraft(entity);
  return <Frame draft={draft} reason={reason}>{(form) => <Side form={form} />}</Frame>;
}

function Side({ form }: { form: Form<LegalEntity> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  const [paper, setPaper] = useState<(typeof PAPERS)[number]>("bill");
  const currencies = [...new Set(form.value.accounts.map(({ currency }) => currency))];
  const [currency, setCurrency] = useState<string | null>(null);
  return (
    <div className="branding">
      <section className="setting" aria-label={t("section.branding")}>
        <div className="setting-fields one">
          <TextField form={form} name="legal_name" label={label("legal_name")} required />
          <TextField form={form} name="address" label={label("address")} required />
          <TextField form={form} name="city" label={label("city")} description={t("settings.cityHint")} />
          <TextField form={form} name="director" label={label("director")} required />
          <TextField form={form} name="accountant" label={label("accountant")} />
          <TextField form={form} name="logo" label={label("logo")} description={t("settings.logoHint")} />
          <TextField form={form} name="stamp" label={label("stamp")} description={t("settings.stampHint")} />
        </div>
        <p className="quiet small">{t("settings.templatesHint")}</p>
      </section>
      <section aria-label={t("settings.preview")}>
        <div className="preview-choices">
          <SegmentedControl size="xs" aria-label={t("settings.paper.kind")} value={paper} data={PAPERS.map((value) => ({ value, label: t(`document.${value}`) }))} onChange={(value) => setPaper(PAPERS.find((known) => known === value) ?? "bill")} />
          <Select size="xs" aria-label={t("settings.field.currency")} data={currencies} value={currency ?? currencies[0] ?? null} allowDeselect={false} onChange={setCurrency} w={100} />
        </div>
        <PrintedHead entity={form.value} paper={paper} currency={currency ?? currencies[0] ?? "UZS"} />
      </section>
    </div>
  );
}
