import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { Accounts } from "./accounts";
import { Catalogue } from "./catalogue";
import { Frame } from "./draft-frame";
import { type LegalEntity, OfEntity, useEntityDraft, useNotAdmin } from "./entity";
import { ChoiceField, type Form, TextField } from "./form";
import { Regimes } from "./regimes";
import { Signers } from "./signers";

const VAT = ["active", "inactive", "suspended", "none"] as const satisfies Schemas["LegalEntityRead"]["vat_status"][];

/** Who bills: names, identifiers, accounts, taxation, signers and services, edited as one. */
export function Company() {
  return <OfEntity>{(entity) => <Edited entity={entity} />}</OfEntity>;
}

function Edited({ entity }: { entity: string }) {
  const reason = useNotAdmin(entity);
  const draft = useEntityDraft(entity);
  return (
    <Frame draft={draft} reason={reason}>
      {(form) => (
        <>
          <Names form={form} />
          <Accounts form={form} />
          <Regimes form={form} />
          <Signers form={form} />
          <Catalogue form={form} />
        </>
      )}
    </Frame>
  );
}

function Names({ form }: { form: Form<LegalEntity> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  return (
    <section className="setting" aria-label={t("section.company")}>
      <div className="setting-fields">
        <TextField form={form} name="name" label={label("name")} required />
        <TextField form={form} name="legal_name" label={label("legal_name")} required className="wide" />
        <TextField form={form} name="tin" label={label("tin")} required />
        <TextField form={form} name="vat_number" label={label("vat_number")} />
        <ChoiceField form={form} name="vat_status" label={label("vat_status")} clearable options={VAT.map((value) => ({ value, label: t(`settings.vat.${value}`) }))} />
        <TextField form={form} name="country" label={label("country")} required maxLength={2} />
        <TextField form={form} name="city" label={label("city")} />
        <TextField form={form} name="address" label={label("address")} required className="wide" />
        <TextField form={form} name="director" label={label("director")} required description={t("settings.directorHint")} />
        <TextField form={form} name="accountant" label={label("accountant")} />
        <TextField form={form} name="mail_from" label={label("mail_from")} required kind="email" description={t("settings.mailFromHint")} />
        <TextField form={form} name="due_days" label={label("due_days")} kind="whole" description={t("settings.dueDaysHint")} />
      </div>
    </section>
  );
}
