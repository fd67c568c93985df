import { useNavigate, useSearch } from "@tanstack/react-router";
import { Invoices } from "../features/registry/invoices";
import { Panel } from "../features/registry/panel";

/** The registry, with the invoice that is open beside it. */
export function InvoicesPage() {
  const { invoice = null } = useSearch({ from: "/invoices" });
  const navigate = useNavigate({ from: "/invoices" });
  const open = (id: string | null) => void navigate({ search: (before) => ({ ...before, invoice: id ?? undefined }) });
  return (
    <div className={invoice ? "beside" : undefined}>
      <Invoices opened={invoice} onOpen={open} />
      {invoice && <Panel invoiceId={invoice} onClose={() => open(null)} />}
    </div>
  );
}
