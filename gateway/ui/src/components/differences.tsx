import { useTranslation } from "react-i18next";

type Item = { field: string; ours: string | null; theirs: string | null };

/** Fields that two sides hold otherwise, side by side; nothing when there are none. */
export function Differences({ items, ours, theirs }: { items: readonly Item[]; ours: string; theirs: string }) {
  const { t } = useTranslation();
  if (items.length === 0) {
    return null;
  }
  return (
    <table className="differences">
      <thead><tr><th scope="col">{t("inv.delivery.field")}</th><th scope="col">{ours}</th><th scope="col">{theirs}</th></tr></thead>
      <tbody>
        {items.map((item) => <tr key={item.field}><td><code>{item.field}</code></td><td>{item.ours ?? t("common.none")}</td><td>{item.theirs ?? t("common.none")}</td></tr>)}
      </tbody>
    </table>
  );
}
