import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { dayOf } from "../../lib/dates";
import type { LegalEntity } from "./entity";
import { type Form, TextField } from "./form";
import { Rows } from "./rows";
import { Ticks } from "./ticks";

type Signer = Schemas["Signer"];
const PAPERS: readonly Schemas["DocumentKind"][] = ["bill", "esf", "act", "invoice", "credit_note", "esf_corrected", "esf_additional"];

/** Who signs for the legal entity, in which position, on which basis and which papers. */
export function Signers({ form }: { form: Form<LegalEntity> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  const signers = form.value.signers ?? [];
  return (
    <Rows
      form={form} name="signers" items={signers} title={t("settings.field.signers")} hint={t("settings.signersHint")} add={t("settings.addSigner")}
      blank={(): Signer => ({ signer_id: `signer-${signers.length + 1}`, name: "", position: "", basis: "", valid_from: dayOf(new Date()), valid_to: null, signs: [] })}
      nameOf={({ name }) => name} change={(changed) => form.put({ signers: changed })}
    >
      {(signer) => (
        <>
          <TextField form={signer} name="name" label={label("signer_name")} required />
          <TextField form={signer} name="position" label={label("position")} required />
          <TextField form={signer} name="basis" label={label("basis")} required description={t("settings.basisHint")} />
          <TextField form={signer} name="signer_id" label={label("signer_id")} required />
          <TextField form={signer} name="valid_from" label={label("valid_from")} kind="date" required />
          <TextField form={signer} name="valid_to" label={label("valid_to")} kind="date" />
          <Ticks
            label={t("settings.signsHint")} words={PAPERS.map((value) => ({ value, label: t(`document.${value}`) }))} chosen={signer.value.signs ?? []} readOnly={form.readOnly}
            error={form.wrong[`${signer.at}signs`]} onChange={(signs) => signer.put({ signs })}
          />
        </>
      )}
    </Rows>
  );
}
