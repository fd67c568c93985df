import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { CopyButton } from "../../components/copy-button";
import { Differences } from "../../components/differences";
import { Money } from "../../components/money";
import { say, sayKept } from "../../lib/said";
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
  const resolve = (arrived: boolean) => (reason: string, key: string, named: string) =>
    answered(api.POST("/api/v1/didox/documents/{didox_id}/resolve", { params: params(key), body: { arrived, partner_id: named || document.partner_id, reason } }));
  const compared = <Compared document={document} />;
  const unnamed = document.doubt === "create_draft" ? { asks: t("inv.delivery.didoxId") } : {};
  const all: Record<string, Verb[]> = {
    resolve: [
      { name: t("inv.delivery.arrived"), explain: t("inv.delivery.explain.didoxArrived"), shows: compared, ...unnamed, act: resolve(true) },
      { name: t("inv.delivery.sendAgain"), explain: t("inv.delivery.explain.didoxAgain"), shows: compared, act: resolve(false) },
    ],
    adopt: [{
      name: t("inv.delivery.adopt"), explain: t("inv.delivery.explain.adopt"), shows: compared, asks: t("inv.delivery.didoxId"),
      act: (reason, key, named) => answered(api.POST("/api/v1/didox/documents/{didox_id}/adopt", { params: params(key), body: { reason, partner_id: named } })),
    }],
    retry: [{ name: t("common.again"), act: (reason, key) => answered(api.POST("/api/v1/didox/documents/{didox_id}/retry", { params: params(key), body: { reason } })) }],
  };
  return (
    <PartnerCard
      invoiceId={document.invoice_id} title={<>{t(`document.${document.kind}`, { defaultValue: document.kind })} {document.number}</>} state={document.state} reason={document.reason && sayKept(t, document.code, document.reason)}
      verbs={document.allowed.flatMap((name) => all[name] ?? [])}
      facts={(
        <>
          {say(t, document.next_said, document.next)}
          {document.warning && <span className="block warn">{document.warning}</span>}
          {document.comment && <q className="block">{document.comment}</q>}
          {document.signed_by && <span className="block">{t("inv.delivery.signedBy", { name: document.signed_by })}</span>}
          {document.partner_id && <span className="block"><code>{document.partner_id}</code> <CopyButton value={document.partner_id} /></span>}
          <Differences items={document.differences} ours={t("inv.delivery.ours")} theirs={t("inv.delivery.didox")} />
        </>
      )}
    >
      {detail && <Attempts attempts={detail.attempts} />}
    </PartnerCard>
  );
}

/** What was approved, and what Didox holds otherwise: to decide by. */
function Compared({ document }: { document: Schemas["DidoxDocumentRead"] }) {
  const { t } = useTranslation();
  return (
    <div className="compared">
      <p><b>{document.number}</b> · {document.document_date} · {document.client_name}, {t("inv.party.tin")} {document.partner_tin} · <Money value={document.total} currency={document.currency} /></p>
      {document.doubt && <p className="warn">{t(`inv.delivery.doubt.${document.doubt}`, { defaultValue: document.doubt })}</p>}
      <Differences items={document.differences} ours={t("inv.delivery.ours")} theirs={t("inv.delivery.didox")} />
    </div>
  );
}
