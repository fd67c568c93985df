import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { sayReason } from "../../lib/audit-words";
import { sayKept } from "../../lib/said";
import { Attempts } from "./attempts";
import { PartOf } from "./part-of";
import { PartnerCard, type Verb } from "./partner-card";

/** Each hand-over of a document to a recipient, with its attempts and what can be decided. */
export function Deliveries({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const deliveries = useQuery({
    queryKey: ["deliveries", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/deliveries", { params: { query: { invoice_id: invoiceId } } })),
  });
  const details = useQueries({
    queries: (deliveries.data ?? []).map(({ delivery_id }) => ({
      queryKey: ["delivery", invoiceId, delivery_id],
      queryFn: () => answered(api.GET("/api/v1/deliveries/{delivery_id}", { params: { path: { delivery_id } } })),
    })),
  });
  return (
    <PartOf query={deliveries} empty={t("inv.delivery.noDeliveries")} none={(found) => found.length === 0}>
      {(found) => found.map((delivery, index) => <One key={delivery.delivery_id} delivery={delivery} detail={details[index]?.data} />)}
    </PartOf>
  );
}

function One({ delivery, detail }: { delivery: Schemas["DeliveryRead"]; detail: Schemas["DeliveryDetail"] | undefined }) {
  const { t } = useTranslation();
  const path = { delivery_id: delivery.delivery_id };
  const header = (key: string) => ({ "Idempotency-Key": key });
  const resolve = (arrived: boolean) => (reason: string, key: string) => answered(api.POST("/api/v1/deliveries/{delivery_id}/resolve", { params: { path, header: header(key) }, body: { arrived, reason } }));
  const all: Record<string, Verb[]> = {
    resolve: [
      { name: t("inv.delivery.arrived"), explain: t("inv.delivery.explain.arrived"), act: resolve(true) },
      { name: t("inv.delivery.sendAgain"), explain: t("inv.delivery.explain.sendAgain"), act: resolve(false) },
    ],
    retry: [{ name: t("common.again"), act: (reason, key) => answered(api.POST("/api/v1/deliveries/{delivery_id}/retry", { params: { path, header: header(key) }, body: { reason } })) }],
    take_back: [{ name: t("inv.delivery.takeBack"), explain: t("inv.delivery.explain.takeBack"), act: (reason, key) => answered(api.POST("/api/v1/deliveries/{delivery_id}/take_back", { params: { path, header: header(key) }, body: { reason } })) }],
  };
  const kind = delivery.document_kind ? t(`document.${delivery.document_kind}`) : "";
  const letter = detail?.letter;
  return (
    <PartnerCard
      invoiceId={delivery.invoice_id} title={<>{kind} {delivery.document_number} <span className="quiet">{t(`inv.channel.${delivery.channel}`)} · {delivery.recipient_email || delivery.recipient_tin}</span></>}
      state={delivery.state} reason={delivery.reason && sayReason(t, sayKept(t, delivery.code, delivery.reason))} verbs={delivery.allowed.flatMap((name) => all[name] ?? [])}
      facts={(
        <>
          {delivery.handed_over_at && <>{t("inv.delivery.handedOver")} <DateText value={delivery.handed_over_at} as="moment" />. </>}
          {letter?.opened.length ? <>{t("inv.delivery.opened", { count: letter.opened.length })} </> : null}
          {letter?.questions.map((question) => <q key={question.at} className="block">{question.name}: {question.text}</q>)}
          {letter?.reports.map((report) => <span key={report.at} className="block">{report.recipient_email}: {report.action} {report.diagnostic}</span>)}
        </>
      )}
    >
      {detail && <Attempts attempts={detail.attempts} />}
    </PartnerCard>
  );
}
