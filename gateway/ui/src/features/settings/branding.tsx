import { Button } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { fieldErrors } from "../../lib/problem";
import { same } from "../../lib/rebased";
import { AccentField } from "./accent-field";
import { BrandedPaper, useTrial } from "./branded-paper";
import { ClosingFields } from "./closing-fields";
import { Frame } from "./draft-frame";
import { OfEntity, useNotAdmin } from "./entity";
import { type Form, TickField } from "./form";
import { LogoField } from "./logo-field";
import { useDraft } from "./use-draft";

export type BrandingForm = Form<Schemas["BrandingRead"]>;

const OWN = { accent: null, logo: null, closing: {}, words_on_invoices: false, sign_invoices: false, stamp_space: true };

/** How the papers of a legal entity look, beside one of them as it would be printed. */
export function Branding() {
  return <OfEntity>{(entity) => <Edited entity={entity} />}</OfEntity>;
}

function Edited({ entity }: { entity: string }) {
  const reason = useNotAdmin(entity);
  const path = { legal_entity_id: entity };
  const draft = useDraft<Schemas["BrandingRead"]>({
    key: ["branding", entity],
    read: () => answered(api.GET("/api/v1/legal-entities/{legal_entity_id}/branding", { params: { path } })),
    write: (value, version) => answered(api.PUT("/api/v1/legal-entities/{legal_entity_id}/branding", { params: { path, header: { "If-Match": `"${version}"` } }, body: written(value) })),
  });
  return <Frame draft={draft} reason={reason}>{(form) => <Side form={form} entity={entity} />}</Frame>;
}

/** What is saved, and tried on before it is: all but whose it is and which version was read. */
function written({ legal_entity_id: _id, version: _version, ...branding }: Schemas["BrandingRead"]): Schemas["BrandingWrite"] {
  return branding;
}

function Side({ form, entity }: { form: BrandingForm; entity: string }) {
  const { t } = useTranslation();
  // The same object until something is typed: the trial waits for it to rest.
  const branding = useMemo(() => written(form.value), [form.value]);
  const trial = useTrial(entity, branding);
  // What the server finds wrong while it is tried on stands at its field before anything is saved.
  const shown = { ...form, wrong: { ...fieldErrors(trial.bytes.error), ...form.wrong } };
  return (
    <div className="branding">
      <div>
        <section className="setting" aria-label={t("settings.brand.look")}>
          <header>
            <h2 className="grow">{t("settings.brand.look")}</h2>
            {!form.readOnly && !same(branding, { ...branding, ...OWN }) && <Button size="compact-sm" variant="default" onClick={() => form.put(OWN)}>{t("settings.brand.own")}</Button>}
          </header>
          <p className="quiet small settings-lead">{t("settings.brand.lookHint")}</p>
          <LogoField form={shown} />
          <AccentField form={shown} />
        </section>
        <section className="setting" aria-label={t("settings.brand.switches")}>
          <header><h2>{t("settings.brand.switches")}</h2></header>
          <div className="setting-fields one">
            <TickField form={shown} name="stamp_space" label={t("settings.field.stamp_space")} />
            <TickField form={shown} name="sign_invoices" label={t("settings.field.sign_invoices")} />
            <TickField form={shown} name="words_on_invoices" label={t("settings.field.words_on_invoices")} />
          </div>
        </section>
        <ClosingFields form={shown} />
      </div>
      <BrandedPaper trial={trial} />
    </div>
  );
}
