import { useTranslation } from "react-i18next";

/** What somebody else saved in a field while one types there; the typing stands in the field itself. */
export function Theirs({ value }: { value: string }) {
  const { t } = useTranslation();
  return <span className="theirs small" role="status">{t("inv.theirs", { value: value || t("common.none") })}</span>;
}
