import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import type { LegalEntity } from "./entity";
import { ChoiceField, type Form, TextField } from "./form";
import { Rows } from "./rows";
import { Ticks } from "./ticks";

const BLANK: Schemas["CatalogItem"] = { catalog_code: "", catalog_name: "", package_code: "", package_name: "", origin: 3, deal_types: [] };
const DEALS: readonly Schemas["DealType"][] = ["SUP", "HR", "FP"];
const ORIGINS = ["1", "2", "3", "4"];

/** The services of the legal entity in the national catalogue, and which deal types take which. */
export function Catalogue({ form }: { form: Form<LegalEntity> }) {
  const { t } = useTranslation();
  const label = (name: string) => t(`settings.field.${name}`);
  return (
    <Rows
      form={form} name="catalog" items={form.value.catalog ?? []} title={t("settings.field.catalog")} hint={t("settings.catalogHint")} add={t("settings.addCatalog")}
      blank={() => BLANK} nameOf={({ catalog_name, catalog_code }) => catalog_name || catalog_code} change={(catalog) => form.put({ catalog })}
    >
      {(item) => (
        <>
          <TextField form={item} name="catalog_code" label={label("catalog_code")} required maxLength={17} />
          <TextField form={item} name="catalog_name" label={label("catalog_name")} required className="wide" />
          <TextField form={item} name="package_code" label={label("package_code")} required />
          <TextField form={item} name="package_name" label={label("package_name")} required />
          <ChoiceField form={{ ...item, put: ({ origin }) => item.put({ origin: Number(origin) }) }} name="origin" label={label("origin")} options={ORIGINS.map((value) => ({ value, label: t(`settings.origin.${value}`) }))} />
          <Ticks label={label("deal_types")} words={DEALS.map((value) => ({ value, label: t(`deal.${value}`) }))} chosen={item.value.deal_types ?? []} readOnly={form.readOnly} error={form.wrong[`${item.at}deal_types`]} onChange={(deal_types) => item.put({ deal_types })} />
        </>
      )}
    </Rows>
  );
}
