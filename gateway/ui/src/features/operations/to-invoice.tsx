import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** The way to the invoice that something is about. */
export function ToInvoice({ id }: { id: string | null }) {
  const { t } = useTranslation();
  return id ? <Link to={`/invoices/${id}` as string}>{t("payments.openInvoice")}</Link> : null;
}
