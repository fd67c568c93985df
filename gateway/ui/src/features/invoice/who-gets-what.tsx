import { useTranslation } from "react-i18next";
import { CopyButton } from "../../components/copy-button";
import { byDidox } from "../../lib/channels";
import type { Invoice } from "./data";

/** Each paper that goes out, how, and to whom. */
export function WhoGetsWhat({ invoice, channel }: { invoice: Invoice; channel?: "email" | "didox" }) {
  const { t } = useTranslation();
  const kinds = invoice.documents.map(({ kind }) => kind);
  const rows = invoice.documents.map((document) => ({ ...document, didox: byDidox(document.kind, kinds) || channel === "didox" }));
  const addresses = invoice.recipients.map(({ email }) => email);
  return (
    <ul className="who">
      {rows.map((document) => (
        <li key={document.document_id}>
          <b>{t(`document.${document.kind}`)}{document.number && ` ${document.number}`}</b>
          <span className="quiet">{t(document.didox ? "inv.channel.didox" : "inv.channel.email")}</span>
          <span className="grow">
            {document.didox
              ? <>{invoice.buyer.tin ? <>{t("inv.party.tin")} {invoice.buyer.tin} <CopyButton value={invoice.buyer.tin} /></> : <span className="warn">{t("inv.sending.noTin")}</span>}</>
              : addresses.length > 0 ? addresses.join(", ") : <span className="warn">{t("inv.sending.nobody")}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
