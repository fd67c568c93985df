import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { DateText } from "../../components/date-text";
import { sayKept } from "../../lib/said";
import { PartOf } from "./part-of";
import { PartnerCard, type Verb } from "./partner-card";

/** Who was asked in Telegram, what they decided, and every message about the invoice. */
export function TelegramMessages({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const telegram = useQuery({
    queryKey: ["telegram", invoiceId],
    queryFn: () => answered(api.GET("/api/v1/telegram/messages", { params: { query: { invoice_id: invoiceId } } })),
  });
  const resolve = (message_id: string, arrived: boolean) => (reason: string, key: string) =>
    answered(api.POST("/api/v1/telegram/messages/{message_id}/resolve", { params: { path: { message_id }, header: { "Idempotency-Key": key } }, body: { arrived, reason } }));
  const verbs = (id: string): Verb[] => [
    { name: t("inv.delivery.arrived"), act: resolve(id, true) },
    { name: t("inv.delivery.sendAgain"), act: resolve(id, false) },
  ];
  return (
    <PartOf query={telegram} empty={t("inv.delivery.noTelegram")} none={({ asks, messages }) => asks.length === 0 && messages.length === 0}>
      {({ asks, messages }) => (
        <>
          <ul className="time-list">
            {asks.map((ask) => (
              <li key={`${ask.staff_id} ${ask.revision} ${ask.turn}`}>
                <span className="grow">{ask.name ?? ask.staff_id} <span className="quiet">{t(`inv.ask.telegram.${ask.channel}`)}</span></span>
                {ask.decisions.map((decision) => <span key={decision.decision_id} className="pill">{t(`action.${decision.decision}`)} <DateText value={decision.taken_at} as="moment" /></span>)}
              </li>
            ))}
          </ul>
          {messages.map((message) => (
            <PartnerCard
              key={message.message_id} invoiceId={invoiceId} title={t(`inv.telegram.${message.purpose}`)} state={message.state} reason={message.reason && sayKept(t, message.code, message.reason)}
              verbs={message.allowed.includes("resolve") ? verbs(message.message_id) : []} facts={<DateText value={message.changed_at} as="moment" />}
            />
          ))}
        </>
      )}
    </PartOf>
  );
}
