import { Button, FileButton } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Mark } from "../../components/mark";
import { ReasonButton } from "../../components/reason-button";
import { addressOf, logoOf } from "../../lib/logo-file";
import type { BrandingForm } from "./branding";

/** The logo on white, as paper is; a file is chosen or dropped on it. */
export function LogoField({ form }: { form: BrandingForm }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<"type" | "size" | null>(null);
  // Without it the same file could not be chosen a second time.
  const reset = useRef<() => void>(null);
  const { logo } = form.value;
  const wrong = refused ? t(`settings.brand.refused.${refused}`) : (form.wrong["logo"] ?? form.wrong["logo.data"]);
  const choose = t(logo ? "settings.brand.replace" : "settings.brand.choose");

  async function take(file: File | null | undefined) {
    reset.current?.();
    if (!file || form.readOnly) {
      return;
    }
    const taken = await logoOf(file);
    setRefused(typeof taken === "string" ? taken : null);
    if (typeof taken === "object") {
      form.put({ logo: taken });
    }
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }
  return (
    <div className="logo-drop" role="group" aria-label={t("settings.field.logo")} data-over={over || undefined} onDragOver={(event) => { event.preventDefault(); setOver(!form.readOnly); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <div className="logo-paper">
        {logo ? <img src={addressOf(logo)} alt={t("settings.field.logo")} /> : <><Mark size={26} /><b>{t("product")}</b></>}
      </div>
      <div className="logo-verbs">
        {form.readOnly ? <ReasonButton size="xs" variant="default" reason={t("settings.adminRole")} onClick={() => undefined}>{choose}</ReasonButton> : (
          <FileButton accept=".svg,.png" resetRef={reset} onChange={(file) => void take(file)}>
            {(props) => <Button size="xs" variant="default" {...props}>{choose}</Button>}
          </FileButton>
        )}
        {logo && !form.readOnly && <Button size="xs" variant="subtle" onClick={() => { setRefused(null); form.put({ logo: null }); }}>{t("settings.brand.remove")}</Button>}
      </div>
      <p className="quiet small">{t("settings.brand.logoHint")}</p>
      {wrong && <p className="wrong small" role="alert">{wrong}</p>}
    </div>
  );
}
