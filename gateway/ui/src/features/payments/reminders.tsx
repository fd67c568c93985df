import { Button, Checkbox, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { holds, useSession } from "../../lib/session";
import { ClientSchedule } from "./client-schedule";
import { useMoneyChange } from "./data";
import { HoldReminders } from "./hold-reminders";
import { Notices } from "./notices";

type Preview = Schemas["ReminderPreview"];
type Letter = Preview["letters"][number];

/** Who would be reminded today, and who not and why; letters go at once when somebody says so. */
export function Reminders() {
  const { t } = useTranslation();
  const may = holds(useSession(), ["preparer", "accountant", "admin"]);
  const why = may ? null : t("payments.remindRole");
  const preview = useQuery({ queryKey: ["reminders"], queryFn: () => answered(api.GET("/api/v1/reminders")), meta: { live: true } });
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const [schedule, setSchedule] = useState<{ entity: string; client: string; name: string } | null>(null);
  const [hold, setHold] = useState<{ id: string; number: string; held: boolean } | null>(null);
  const [key, setKey] = useState(intention);
  const sending = useMoneyChange((ids: string[]) => answered(api.POST("/api/v1/reminders/send", { params: { header: { "Idempotency-Key": key } }, body: { invoice_ids: ids } })), () => setKey(intention()));
  if (!preview.data) {
    return <QueryState query={preview} />;
  }
  const { letters, left, by_itself } = preview.data;
  const wanted = letters.filter((letter) => !skipped.has(keyOf(letter)));
  const toggle = (letter: Letter) => setSkipped(new Set(skipped.has(keyOf(letter)) ? [...skipped].filter((key) => key !== keyOf(letter)) : [...skipped, keyOf(letter)]));
  return (
    <>
      <Group justify="space-between" mb="sm">
        <p className="quiet">{t(by_itself ? "payments.remind.byItself" : "payments.remind.byHand")}</p>
        <ReasonButton size="xs" loading={sending.isPending} reason={why ?? (wanted.length === 0 ? t("payments.remind.nobody") : null)} onClick={() => sending.mutate(wanted.flatMap(({ invoices }) => invoices.map(({ invoice_id }) => invoice_id)))}>
          {t("payments.remind.send", { count: wanted.length })}
        </ReasonButton>
      </Group>
      <ProblemAlert error={sending.error} />
      {letters.length === 0 && <EmptyState title={t("payments.remind.none")} />}
      {letters.map((letter) => (
        <article key={keyOf(letter)} className="letter">
          <header>
            <Checkbox size="xs" checked={!skipped.has(keyOf(letter))} onChange={() => toggle(letter)} aria-label={t("payments.remind.include", { name: letter.client_name })} />
            <b className="grow">{letter.client_name}</b>
            <span className="pill">{t("payments.remind.level", { level: letter.level })}</span>
            <Button size="compact-xs" variant="subtle" onClick={() => setSchedule({ entity: letter.legal_entity_id, client: letter.client_id, name: letter.client_name })}>{t("payments.remind.schedule")}</Button>
          </header>
          <p className="quiet small">{letter.recipients.map(({ email, bounced }) => (bounced ? `${email} (${bounced})` : email)).join(", ")}</p>
          <ul>
            {letter.invoices.map((one) => (
              <li key={one.invoice_id}>
                <Link to={`/invoices/${one.invoice_id}` as string}>{one.number}</Link>
                <span className="grow quiet">{t("payments.dueOn")} <DateText value={one.due_date} as="short" /> · {t("payments.remind.step", { step: one.step })}</span>
                <Money value={one.outstanding} currency={one.currency} />
                <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setHold({ id: one.invoice_id, number: one.number, held: true })}>{t("payments.remind.hold")}</ReasonButton>
              </li>
            ))}
          </ul>
        </article>
      ))}
      {left.length > 0 && (
        <section className="part">
          <h3>{t("payments.remind.left")}</h3>
          <ul>
            {left.map((one) => (
              <li key={one.invoice_id}>
                <Link to={`/invoices/${one.invoice_id}` as string}>{one.number}</Link>
                <span className="grow">{one.client_name} <span className="quiet">{t(`payments.remind.why.${one.code}`, { defaultValue: one.reason })}</span></span>
                {one.code === "paused" && <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setHold({ id: one.invoice_id, number: one.number, held: false })}>{t("payments.remind.go")}</ReasonButton>}
                <Button size="compact-xs" variant="subtle" onClick={() => setSchedule({ entity: one.legal_entity_id, client: one.client_id, name: one.client_name })}>{t("payments.remind.schedule")}</Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Notices why={why} />
      {schedule && <ClientSchedule {...schedule} why={why} onClose={() => setSchedule(null)} />}
      {hold && <HoldReminders {...hold} onClose={() => setHold(null)} />}
    </>
  );
}

function keyOf({ legal_entity_id, client_id, language }: Letter): string {
  return `${legal_entity_id} ${client_id} ${language}`;
}
