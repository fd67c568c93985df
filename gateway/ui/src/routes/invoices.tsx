import "../features/registry/registry.css";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback } from "react";
import { Invoices } from "../features/registry/invoices";
import type { RegistrySearch } from "../lib/registry";

const Panel = lazy(async () => ({ default: (await import("../features/registry/panel")).Panel }));

/** The registry, with the invoice that is open beside it; all of its state stands in the address. */
export function InvoicesPage() {
  const search = useSearch({ from: "/invoices" });
  const navigate = useNavigate({ from: "/invoices" });
  const change = useCallback((by: Partial<RegistrySearch>) => void navigate({ search: (before) => ({ ...before, ...by }), replace: !("invoice" in by) }), [navigate]);
  return (
    <div className={search.invoice ? "beside" : undefined}>
      <Invoices search={search} change={change} />
      <Suspense>{search.invoice && <Panel invoiceId={search.invoice} onClose={() => change({ invoice: undefined })} />}</Suspense>
    </div>
  );
}
