import "../features/drift/drift.css";
import { Loader } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../components/empty-state";
import { PageHeader } from "../components/page-header";
import { ProblemAlert } from "../components/problem-alert";
import { AskDrift } from "../features/drift/ask";
import { useDrifted } from "../features/drift/data";
import { DriftList } from "../features/drift/list";
import { useScope } from "../lib/scope";

const DriftPanel = lazy(async () => ({ default: (await import("../features/drift/panel")).DriftPanel }));

/** What changed in the source after an invoice was made, approved or sent, and the answer to it. */
export function DriftPage() {
  const { t } = useTranslation();
  const { month, entity } = useScope();
  const { invoice } = useSearch({ from: "/drift" });
  const navigate = useNavigate({ from: "/drift" });
  const { rows, pending, error, again } = useDrifted(entity);
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, invoice: id }), replace: true });
  const opened = rows.find((row) => row.invoice.invoice_id === invoice);
  return (
    <div className={opened ? "beside" : undefined}>
      <section>
        <PageHeader title={t("nav.drift")} note={t("drift.note")}><AskDrift month={month} /></PageHeader>
        <ProblemAlert error={error} onRetry={again} />
        {pending && <Loader size="sm" m="lg" aria-label={t("common.loading")} />}
        {!pending && !error && rows.length === 0 && <EmptyState title={t("drift.none")}><p>{t("drift.noneNext")}</p></EmptyState>}
        {rows.length > 0 && <DriftList rows={rows} opened={opened?.invoice.invoice_id} onOpen={open} />}
      </section>
      <Suspense>{opened && <DriftPanel row={opened} onClose={() => open(undefined)} />}</Suspense>
    </div>
  );
}
