import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fetchInvoice } from "../invoice/data";
import { WhoGetsWhat } from "../invoice/who-gets-what";

// More than this nobody reads before sending; all are sent the same.
const SHOWN = 60;

/** For many invoices at once: which papers go out, how and to whom, those that lack somebody first. */
export function SendList({ invoiceIds }: { invoiceIds: readonly string[] }) {
  const { t } = useTranslation();
  const found = useQueries({
    queries: invoiceIds.slice(0, SHOWN).map((id) => ({ queryKey: ["invoice", id], queryFn: () => fetchInvoice(id) })),
    combine: (results) => ({ invoices: results.flatMap(({ data }) => data ?? []), pending: results.filter(({ isPending }) => isPending).length }),
  });
  const lacking = (one: (typeof found.invoices)[number]) => (one.recipients.length === 0 ? 0 : 1);
  return (
    <section className="send-list" aria-label={t("batch.who")}>
      <h3>{t("batch.who")}</h3>
      {found.pending > 0 && <p className="quiet small" role="status">{t("common.loading")}</p>}
      {found.invoices.toSorted((one, other) => lacking(one) - lacking(other)).map((invoice) => (
        <div key={invoice.invoice_id}>
          <p><b>{invoice.number}</b> {invoice.client_name}</p>
          <WhoGetsWhat invoice={invoice} />
        </div>
      ))}
      {invoiceIds.length > SHOWN && <p className="quiet small">{t("batch.whoMore", { count: invoiceIds.length - SHOWN })}</p>}
    </section>
  );
}
