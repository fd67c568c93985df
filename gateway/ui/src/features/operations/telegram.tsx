import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { QueryState } from "../../components/query-state";
import { sayKept } from "../../lib/said";
import { Answers, AttemptsOf } from "./answers";
import { usePartner } from "./data";
import { Decision } from "./decision";
import { ToInvoice } from "./to-invoice";

type Message = Schemas["TelegramMessageRead"];

/** Telegram messages of which nobody knows whether they arrived, and people whom the bot may not write to. */
export function Telegram() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ message: Message; arrived: boolean } | null>(null);
  const unknown = usePartner("telegram", () => answered(api.GET("/api/v1/telegram/messages/unknown", { params: { query: { limit: 100 } } })));
  const broken = usePartner("telegram-broken", () => answered(api.GET("/api/v1/telegram/channels/broken")));
  return (
    <section className="service">
      <header><h2>{t("operations.telegram.title")}</h2></header>
      <QueryState query={unknown} />
      <QueryState query={broken} />
      {unknown.data?.length === 0 && broken.data?.length === 0 && <EmptyState title={t("operations.telegram.none")} />}
      <ul className="part">
        {unknown.data?.map((message) => (
          <li key={message.message_id}>
            <div className="grow">
              <b>{t(`operations.telegram.purpose.${message.purpose}`)}</b> <span className="unsure">{message.reason && sayKept(t, message.code, message.reason)}</span>
              <Answers>
                <AttemptsOf name={`telegram ${message.message_id}`} read={() => answered(api.GET("/api/v1/telegram/messages/{message_id}", { params: { path: { message_id: message.message_id } } }))} />
              </Answers>
              <p className="quiet small"><DateText value={message.changed_at} as="moment" /> · <ToInvoice id={message.invoice_id} /></p>
            </div>
            {message.allowed.includes("resolve") && (
              <Group gap={4}>
                <Button size="compact-xs" onClick={() => setAsked({ message, arrived: true })}>{t("operations.arrived")}</Button>
                <Button size="compact-xs" variant="default" onClick={() => setAsked({ message, arrived: false })}>{t("operations.lost")}</Button>
              </Group>
            )}
          </li>
        ))}
        {broken.data?.map((one) => <li key={one.staff_id}><b>{one.name ?? one.staff_id}</b><span className="grow wrong">{one.broken_because}</span><DateText value={one.broken_at} as="moment" /></li>)}
      </ul>
      {asked && <Resolve {...asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Resolve({ message, arrived, onClose }: { message: Message; arrived: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const params = { path: { message_id: message.message_id }, header: { "Idempotency-Key": key } };
  return (
    <Decision
      title={t(arrived ? "operations.arrived" : "operations.lost")} hint={t(arrived ? "operations.telegram.arrivedHint" : "operations.telegram.lostHint")} onClose={onClose}
      decide={(reason) => answered(api.POST("/api/v1/telegram/messages/{message_id}/resolve", { params, body: { arrived, reason } }))}
    />
  );
}
