import { useTranslation } from "react-i18next";
import { byDidox } from "../../lib/channels";
import { useContent } from "./content";
import type { Invoice } from "./data";

/** The letter as it will be written: to whom, its words, and the files it carries under the names that people will see. */
export function Letter({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const content = useContent(invoice).data;
  const kinds = invoice.documents.map(({ kind }) => kind);
  const files = content?.documents.filter(({ kind }) => !byDidox(kind, kinds)) ?? [];
  const to = (role: "primary" | "copy") => invoice.recipients.filter((one) => one.role === role).map(({ email }) => email).join(", ");
  return (
    <article className="letter" aria-label={t("inv.sending.letter")}>
      <dl className="letter-head">
        <div><dt>{t("inv.sending.to")}</dt><dd className={to("primary") ? undefined : "warn"}>{to("primary") || t("inv.sending.nobody")}</dd></div>
        {to("copy") && <div><dt>{t("inv.sending.copy")}</dt><dd>{to("copy")}</dd></div>}
        <div><dt>{t("inv.field.mail_subject")}</dt><dd>{invoice.mail_subject || <span className="quiet">{t("inv.sending.byTemplate")}</span>}</dd></div>
        <div><dt>{t("inv.sending.files")}</dt><dd>{files.length === 0 ? t("inv.sending.noFiles") : <ul>{files.map(({ document_id, file_name }) => <li key={document_id}><code>{file_name}</code></li>)}</ul>}</dd></div>
      </dl>
      <p className="letter-body">{invoice.mail_message || <span className="quiet">{t("inv.sending.byTemplate")}</span>}</p>
      <p className="quiet small">{t("inv.sending.page")}</p>
    </article>
  );
}
