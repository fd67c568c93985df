import { SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryState } from "../../components/query-state";
import type { Invoice } from "../invoice/data";
import { useFile } from "./data";

const Pdf = lazy(async () => ({ default: (await import("../../components/pdf")).Pdf }));

/** The very files that an approval binds, one at a time. */
export function Paper({ invoice, onShown }: { invoice: Invoice; onShown: () => void }) {
  const { t } = useTranslation();
  const made = invoice.documents.filter(({ file }) => file);
  const [chosen, choose] = useState(made[0]?.document_id);
  const document = made.find(({ document_id }) => document_id === chosen);
  const file = useFile(invoice, document);
  if (made.length === 0) {
    return <p className="empty">{t("approvals.noFiles")}</p>;
  }
  return (
    <section className="paper" aria-label={t("approvals.documents")}>
      {made.length > 1 && (
        <SegmentedControl size="xs" aria-label={t("approvals.documents")} value={chosen ?? ""} onChange={choose} data={made.map((one) => ({ value: one.document_id, label: t(`document.${one.kind}`) }))} />
      )}
      <QueryState query={file} />
      <Suspense>{file.data && <Pdf bytes={file.data} label={document ? t(`document.${document.kind}`) : ""} onShown={onShown} />}</Suspense>
    </section>
  );
}
