import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Takes an item out of a list; a screen reader hears which. */
export function TakeOut({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useTranslation();
  return <Button size="compact-xs" variant="subtle" className="take-out" aria-label={t("settings.takeOut", { name })} onClick={onClick}>{t("settings.takeOutShort")}</Button>;
}
