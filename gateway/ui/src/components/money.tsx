import { useTranslation } from "react-i18next";
import { amount } from "../lib/money";

/** An exact amount. Its currency is left out where the head of the column says it. */
export function Money({ value, currency, bare = false }: { value: string | null; currency: string; bare?: boolean }) {
  const { i18n } = useTranslation();
  if (value === null) {
    return <span className="quiet">—</span>;
  }
  return (
    <span className="amount">
      {amount(value, currency, i18n.language)}
      {!bare && <span className="quiet">{`\u00a0${currency}`}</span>}
    </span>
  );
}
