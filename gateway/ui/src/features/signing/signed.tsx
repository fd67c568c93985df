import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../client";
import { Money } from "../../components/money";

/** What was signed in this sitting and is with the partner now. */
export function Signed({ items }: { items: readonly Schemas["SigningItem"][] }) {
  const { t } = useTranslation();
  if (items.length === 0) {
    return null;
  }
  return (
    <section className="part">
      <h3>{t("signing.signed", { count: items.length })}</h3>
      <ul className="signing-list">
        {items.map((item) => (
          <li key={item.didox_id}>
            <Link to="/invoices/$id" params={{ id: item.invoice_id }} search={{ tab: "delivery" }} className="signing-name grow">{t(`document.${item.kind}`, { defaultValue: item.kind })} {item.number} · {item.client_name}</Link>
            <span className="quiet small">{t(`signing.over.${item.action}`)}</span>
            <Money value={item.total} currency={item.currency} />
          </li>
        ))}
      </ul>
    </section>
  );
}
