import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { Differences } from "../../components/differences";
import { Attempts } from "./attempts";
import { PartOf } from "./part-of";
import { PartnerCard, type Verb } from "./partner-card";

/** The papers at Didox: their state there, what differs, what happens next by itself, what a person can do. */
export function DidoxDocuments({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const documents = useQuery({
    queryKey: ["didox", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/didox/documents", { params: { query: { invoice_id: invoiceId } } })),
  });
  const details = useQueries({
    queries: (documents.data ?? []).map(({ didox_id }) => ({
      queryKey: ["didox-document", invoiceId, didox_id],
      queryFn: () => answered(api.GET("/api/v1/didox/documents/{didox_id}", { params: { path: { didox_id } } })),
    })),
  });
  return (
    <PartOf query={documents} empty={t("inv.delivery.noDidox")} none={(found) => found.length === 0}>
      {(found) => found.map((document, index) => <One key={document.didox_id} document={document} detail={details[index]?.data} />)}
    </PartOf>
  );
}

function One({ document, detail }: { document: Schemas["DidoxDocumentRead"]; detail: Schemas["DidoxDocumentDetail"] | undefined }) {
  const { t } = useTranslation();
  const path = { didox_id: document.didox_id };
  const params = (key: string) => ({ path, header: { "Idempotency-Key": key } });
  const partner_id = document.partner_id;
  const resolve = (arrived: boolean) => (reason: string, key: string) => answered(api.POST("/api/v1/didox/documents/{didox_id}/resolve", { params: params(key), body: { arrived, partner_id, reason } }));
  const all: Record<string, Verb[]> = {
    resolve: [
      { name: t("inv.delivery.arrived"), explain: t("inv.delivery.explain.didoxArrived"), act: resolve(true) },
      { name: t("inv.delivery.sendAgain"), explain: t("inv.delivery.explain.didoxAgain"), act: resolve(false) },
    ],
    retry: [{ name: t("common.again"), act: (reason, key) => answered(api.POST("/api/v1/didox/documents/{didox_id}/retry", { params: params(key), body: { reason } })) }],
  };
  return (
    <PartnerCard
      invoiceId={document.invoice_id} title={<>{t(`document.${document.kind}`, { defaultValue: document.kind })} {document.number}</>} state={document.state} reason={document.reason}
      verbs={document.allowed.flatMap((name) => all[name] ?? [])}
      facts={(
        <>
          {document.next}
          {document.warning && <span className="block warn">{document.warning}</span>}
          {document.comment && <q className="block">{document.comment}</q>}
          {document.signed_by && <span className="block">{t("inv.delivery.signedBy", { name: document.signed_by })}</span>}
          {document.partner_id && <code className="block">{document.partner_id}</code>}
          <Differences items={document.differences} ours={t("inv.delivery.ours")} theirs={t("inv.delivery.didox")} />
        </>
      )}
    >
      {detail && <Attempts attempts={detail.attempts} />}
    </PartnerCard>
  );
}
