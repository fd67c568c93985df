import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { InvoicePage } from "../features/invoice/page";

/** One invoice; the open tab is in the address. */
export function InvoiceRoute() {
  const { id } = useParams({ from: "/invoices/$id" });
  const { tab = "document" } = useSearch({ from: "/invoices/$id" });
  const navigate = useNavigate({ from: "/invoices/$id" });
  return <InvoicePage invoiceId={id} tab={tab} onTab={(next) => void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })} />;
}
