import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BrandingForm } from "./branding";

const OWN_ACCENT = "#0b6e69";
const COLOUR = /^#[0-9a-f]{6}$/i;

/** The colour of what stands out on paper: picked, or typed as it is known. Empty is the product's own. */
export function AccentField({ form }: { form: BrandingForm }) {
  const { t } = useTranslation();
  const accent = form.value.accent ?? "";
  const put = (typed: string) => form.put({ accent: typed.trim() || null });
  return (
    <TextInput
      size="sm" mt="md" maw={320} inputWrapperOrder={["label", "input", "description", "error"]} label={t("settings.field.accent")} description={t("settings.brand.accentHint")} placeholder={OWN_ACCENT}
      readOnly={form.readOnly} value={accent} error={form.wrong["accent"]} onChange={(event) => put(event.currentTarget.value)} leftSectionPointerEvents="all"
      leftSection={<input type="color" className="colour" aria-label={t("settings.brand.pick")} disabled={form.readOnly} value={COLOUR.test(accent) ? accent.toLowerCase() : OWN_ACCENT} onChange={(event) => put(event.currentTarget.value)} />}
    />
  );
}
