import { SegmentedControl, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, Refusal, type Schemas } from "../../client";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { month } from "../../lib/dates";
import { fetchInvoice, type Invoice } from "../invoice/data";

const Pdf = lazy(() => import("../../components/pdf").then(({ Pdf }) => ({ default: Pdf })));
const PAUSE = 700;
const SAMPLES = 20;

type Branding = Schemas["BrandingWrite"];
type Document = Invoice["documents"][number];

/** One of the legal entity's own invoices under a branding that is not saved yet. */
export function useTrial(entity: string, branding: Branding) {
  const [chosen, choose] = useState<string | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const samples = useQuery({
    queryKey: ["branding-samples", entity],
    queryFn: () => answered(api.GET("/api/v1/invoices", { params: { query: { legal_entity_id: entity, imported: false, limit: SAMPLES } } })),
  });
  const id = chosen ?? samples.data?.items[0]?.invoice_id ?? null;
  const invoice = useQuery({ queryKey: ["invoice", id], queryFn: () => fetchInvoice(id ?? ""), enabled: id !== null });
  const documents = invoice.data?.documents ?? [];
  const document = documents.find((one) => one.kind === kind) ?? documents[0];
  const [tried] = useDebouncedValue(branding, PAUSE);
  const bytes = useQuery({
    queryKey: ["branding-trial", id, document?.kind, tried],
    queryFn: () => print(id ?? "", document as Document, tried),
    enabled: id !== null && document !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: (count, error) => count === 0 && !(error instanceof Refusal && error.status === 422),
  });
  return { samples, invoice, id, choose, documents, document, setKind, bytes };
}

function print(invoice_id: string, document: Document, body: Branding): Promise<ArrayBuffer> {
  const params = { path: { invoice_id }, query: { document: document.kind, language: document.languages as ("ru" | "uz-Latn" | "uz-Cyrl" | "en")[] } };
  return answered<unknown>(api.POST("/api/v1/invoices/{invoice_id}/branding-preview", { params, body, parseAs: "arrayBuffer" })) as Promise<ArrayBuffer>;
}

/** The paper of the trial. The last good page stays while another is printed, and where what is tried cannot be. */
export function BrandedPaper({ trial }: { trial: ReturnType<typeof useTrial> }) {
  const { t, i18n } = useTranslation();
  const { samples, invoice, bytes, document } = trial;
  const [page, setPage] = useState<ArrayBuffer | null>(null);
  useEffect(() => {
    if (bytes.data) {
      setPage(bytes.data);
    }
  }, [bytes.data]);
  const rows = samples.data?.items ?? [];
  const failed = samples.error ?? invoice.error ?? (bytes.error instanceof Refusal && bytes.error.fields.length > 0 ? null : bytes.error);
  if (samples.data && rows.length === 0) {
    return <EmptyState title={t("settings.brand.noSample")}>{t("settings.brand.noSampleHint")}</EmptyState>;
  }
  return (
    <section className="branded" aria-label={t("settings.preview")}>
      <div className="preview-choices">
        <Select
          size="xs" className="grow" aria-label={t("settings.brand.sample")} value={trial.id} allowDeselect={false} onChange={trial.choose}
          data={rows.map((row) => ({ value: row.invoice_id, label: `${row.number ? `№ ${row.number}` : t("status.draft")} · ${row.client_name} · ${month(row.period, i18n.language)}` }))}
        />
        {trial.documents.length > 1 && <SegmentedControl size="xs" aria-label={t("settings.brand.kind")} value={document?.kind ?? ""} data={trial.documents.map((one) => ({ value: one.kind, label: t(`document.${one.kind}`) }))} onChange={trial.setKind} />}
      </div>
      <ProblemAlert error={failed} onRetry={() => void (samples.error ? samples : invoice.error ? invoice : bytes).refetch()} />
      {page && document && <Suspense fallback={<p className="quiet small">{t("common.loading")}</p>}><Pdf bytes={page} label={t(`document.${document.kind}`)} busy={bytes.isFetching || bytes.isError} /></Suspense>}
      {!page && !failed && <p className="quiet small" role="status">{t("settings.brand.making")}</p>}
    </section>
  );
}
