import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { dayOf } from "../../lib/dates";
import type { LegalEntity } from "./entity";
import { ChoiceField, type Form, itemOf, TextField } from "./form";
import { Rows } from "./rows";

type Regime = LegalEntity["regimes"][number];
type Privilege = NonNullable<Regime["privilege"]>;
const KINDS: readonly Schemas["TaxKind"][] = ["standard", "zero", "exempt", "privilege", "not_payer", "outside_scope", "reverse_charge"];
const PRIVILEGES: readonly NonNullable<Privilege["kind"]>[] = ["vat", "turnover_tax"];

/** How the legal entity is taxed, from which day on. */
export function Regimes({ form }: { form: Form<LegalEntity> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  return (
    <Rows
      form={form} name="regimes" items={form.value.regimes} title={t("settings.field.regimes")} hint={t("settings.regimesHint")} add={t("settings.addRegime")} least={1}
      blank={(): Regime => ({ valid_from: dayOf(new Date()), tax_kind: "standard", tax_rate: "12", note: null, privilege: null })}
      nameOf={({ tax_kind, tax_rate }) => `${t(`inv.taxKind.${tax_kind}`)} ${tax_rate} %`} change={(regimes) => form.put({ regimes })}
    >
      {(regime) => (
        <>
          <TextField form={regime} name="valid_from" label={label("valid_from")} kind="date" required />
          <ChoiceField form={regime} name="tax_kind" label={label("tax_kind")} options={KINDS.map((value) => ({ value, label: t(`inv.taxKind.${value}`) }))} />
          <TextField form={regime} name="tax_rate" label={label("tax_rate")} kind="decimal" required />
          <TextField form={regime} name="note" label={label("note")} className="wide" />
          <PrivilegeFields form={regime} />
        </>
      )}
    </Rows>
  );
}

function PrivilegeFields({ form }: { form: Form<Regime> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  const { privilege } = form.value;
  if (!privilege) {
    const blank: Privilege = { code: "", name: "", kind: "vat", valid_from: form.value.valid_from, valid_to: null };
    return !form.readOnly && form.value.tax_kind === "privilege" && <Button className="wide" size="compact-sm" variant="default" onClick={() => form.put({ privilege: blank })}>{t("settings.addPrivilege")}</Button>;
  }
  const inner: Form<Privilege> = { ...itemOf<Regime, Privilege>(form, "privilege", [privilege], 0), at: `${form.at}privilege.`, put: (part) => form.put({ privilege: { ...privilege, ...part } }) };
  return (
    <>
      <TextField form={inner} name="code" label={label("privilege_code")} required />
      <TextField form={inner} name="name" label={label("privilege_name")} required className="wide" />
      <ChoiceField form={inner} name="kind" label={label("privilege_kind")} options={PRIVILEGES.map((value) => ({ value, label: t(`settings.privilege.${value}`) }))} />
      <TextField form={inner} name="valid_from" label={label("valid_from")} kind="date" required />
      <TextField form={inner} name="valid_to" label={label("valid_to")} kind="date" />
      {!form.readOnly && <Button className="wide" size="compact-xs" variant="subtle" color="gray" onClick={() => form.put({ privilege: null })}>{t("settings.takePrivilege")}</Button>}
    </>
  );
}
