import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BrandingForm } from "./branding";

const LANGUAGES = ["ru", "uz-Latn", "uz-Cyrl", "en"] as const;
const MOST = 500;

/** What stands last on a bill or an invoice, in each language that papers are printed in. */
export function ClosingFields({ form }: { form: BrandingForm }) {
  const { t } = useTranslation();
  const closing = form.value.closing ?? {};
  function put(language: string, text: string) {
    const { [language]: _before, ...others } = closing;
    form.put({ closing: text ? { ...others, [language]: text } : others });
  }
  return (
    <section className="setting" aria-label={t("settings.brand.closing")}>
      <header><div className="grow"><h2>{t("settings.brand.closing")}</h2><p className="quiet small">{t("settings.brand.closingHint")}</p></div></header>
      <div className="setting-fields one">
        {LANGUAGES.map((language) => (
          <Textarea
            key={language} size="sm" rows={2} maxLength={MOST} lang={language} label={t(`settings.brand.language.${language}`)} readOnly={form.readOnly} value={closing[language] ?? ""}
            error={form.wrong[`closing.${language}`]} onChange={(event) => put(language, event.currentTarget.value)}
          />
        ))}
      </div>
    </section>
  );
}
