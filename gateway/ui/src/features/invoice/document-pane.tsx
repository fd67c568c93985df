import { SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { fetchFile, type Invoice } from "./data";

const Pdf = lazy(() => import("../../components/pdf").then(({ Pdf }) => ({ default: Pdf })));
const PAUSE = 900;

type Document = Invoice["documents"][number];

/** The papers of an invoice as they will be or are printed. The last good page stays while the next one is made. */
export function DocumentPane({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const [version] = useDebouncedValue(invoice.version, PAUSE);
  const document = invoice.documents[at] ?? invoice.documents[0];
  const bytes = useQuery({
    queryKey: ["paper", invoice.invoice_id, document?.document_id, invoice.revision, document?.file ? document.file.sha256 : version],
    queryFn: () => read(invoice, document as Document),
    enabled: document !== undefined && (invoice.status === "draft" || document.file !== null),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  if (!document) {
    return null;
  }
  return (
    <section className="document-pane" aria-label={t("inv.preview.paper")}>
      {invoice.documents.length > 1 && (
        <SegmentedControl
          size="xs" mb="sm" value={String(at)} onChange={(value) => setAt(Number(value))}
          data={invoice.documents.map((one, index) => ({ value: String(index), label: t(`document.${one.kind}`) }))}
        />
      )}
      <ProblemAlert error={bytes.error} onRetry={() => void bytes.refetch()} />
      {!document.file && invoice.status !== "draft" && <p className="quiet">{t("panel.notMade")}</p>}
      {bytes.data && (
        <Suspense fallback={<p className="quiet small">{t("common.loading")}</p>}>
          <Pdf bytes={bytes.data} label={t(`document.${document.kind}`)} busy={bytes.isFetching} />
        </Suspense>
      )}
      {bytes.isPending && bytes.isFetching && <p className="quiet small" role="status">{t("inv.preview.making")}</p>}
    </section>
  );
}

async function read(invoice: Invoice, document: Document): Promise<ArrayBuffer> {
  if (document.file) {
    return fetchFile(invoice, document);
  }
  const params = { path: { invoice_id: invoice.invoice_id }, query: { document: document.kind, language: document.languages as ("ru" | "uz-Latn" | "uz-Cyrl" | "en")[] } };
  return answered<unknown>(api.GET("/api/v1/invoices/{invoice_id}/preview", { params, parseAs: "arrayBuffer" })) as Promise<ArrayBuffer>;
}
