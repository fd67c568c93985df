import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import { Deliveries } from "./deliveries";
import { DidoxDocuments } from "./didox-documents";
import { Settlement } from "./settlement";
import { Shipment } from "./shipment";
import { TelegramMessages } from "./telegram-messages";

/** What became of the invoice elsewhere: hand-overs, Didox, Telegram, the shipment, and the money. */
export function Delivery({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const id = invoice.invoice_id;
  return (
    <div className="partners">
      <section aria-label={t("inv.delivery.deliveries")}><h2>{t("inv.delivery.deliveries")}</h2><Deliveries invoiceId={id} /></section>
      <section aria-label={t("inv.delivery.didox")}><h2>{t("inv.delivery.didox")}</h2><DidoxDocuments invoiceId={id} /></section>
      <section aria-label={t("inv.delivery.shipment")}><h2>{t("inv.delivery.shipment")}</h2><Shipment invoiceId={id} /></section>
      <section aria-label={t("inv.delivery.money")}><h2>{t("inv.delivery.money")}</h2><Settlement invoice={invoice} /></section>
      <section aria-label={t("inv.delivery.telegram")}><h2>{t("inv.delivery.telegram")}</h2><TelegramMessages invoiceId={id} /></section>
    </div>
  );
}
