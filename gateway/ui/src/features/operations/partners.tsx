import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { Told } from "../../components/told";
import { useDidoxCompanies, usePartner } from "./data";
import { Decision } from "./decision";
import { DidoxProblem } from "./didox-problem";
import { Shipments } from "./shipments";
import { Telegram } from "./telegram";
import { Undelivered } from "./undelivered";

type Company = Schemas["DidoxCompanyRead"];

/** What waits at the partners: log-ins that stopped, papers with a problem, messages and letters nobody knows about. */
export function Partners() {
  return (
    <>
      <Companies />
      <Problems />
      <Undelivered />
      <Shipments />
      <Telegram />
      <Letters />
    </>
  );
}

function Companies() {
  const { t } = useTranslation();
  const [unlocking, setUnlocking] = useState<Company | null>(null);
  const companies = useDidoxCompanies();
  return (
    <section className="service">
      <header><h2>{t("operations.didox.companies")}</h2></header>
      <QueryState query={companies} />
      <ul className="part">
        {companies.data?.map((one) => (
          <li key={one.legal_entity_id}>
            <b>{one.legal_entity_id}</b>
            <span className={`grow ${one.stopped_at ? "wrong" : "quiet"}`}>
              {!one.set_up ? t("operations.didox.notSetUp") : one.stopped_at ? <>{t("operations.didox.stopped")}: <Told said={one.stop_said} words={one.stop_reason} /></> : one.lane_paused_until ? `${t("operations.until")} ` : t("operations.didox.works")}
              {!one.stopped_at && one.lane_paused_until && <><DateText value={one.lane_paused_until} as="moment" /> <Told said={one.lane_said} words={one.lane_reason} /></>}
            </span>
            {one.seen_until && <span className="quiet small">{t("operations.didox.seen")} <DateText value={one.seen_until} as="moment" /></span>}
            {one.set_up && <ReasonButton size="compact-xs" reason={one.stopped_at ? null : t("operations.didox.notStopped")} onClick={() => setUnlocking(one)}>{t("operations.didox.unlock")}</ReasonButton>}
          </li>
        ))}
      </ul>
      {unlocking && (
        <Decision
          title={t("operations.didox.unlock")} hint={t("operations.didox.unlockHint")} onClose={() => setUnlocking(null)}
          decide={(reason) => answered(api.POST("/api/v1/didox/companies/{legal_entity_id}/unlock", { params: { path: { legal_entity_id: unlocking.legal_entity_id } }, body: { reason } }))}
        />
      )}
    </section>
  );
}

function Problems() {
  const { t } = useTranslation();
  const problems = usePartner("didox-problems", () => answered(api.GET("/api/v1/didox/problems", { params: { query: { limit: 100 } } })));
  return (
    <section className="service">
      <header><h2>{t("operations.didox.problems")}</h2></header>
      <QueryState query={problems} />
      {problems.data?.length === 0 && <EmptyState title={t("operations.didox.none")} />}
      {problems.data?.map((one) => <DidoxProblem key={one.didox_id} problem={one} />)}
    </section>
  );
}

function Letters() {
  const { t } = useTranslation();
  const [keys] = useState(() => new Map<string, string>());
  const letters = usePartner("mail", () => answered(api.GET("/api/v1/mail", { params: { query: { waiting: true } } })));
  // The same letter is marked once, however often somebody presses.
  function keyOf(id: string): string {
    const key = keys.get(id) ?? intention();
    keys.set(id, key);
    return key;
  }
  const handling = useMutation({
    mutationFn: (mail_id: string) => answered(api.POST("/api/v1/mail/{mail_id}/handled", { params: { path: { mail_id }, header: { "Idempotency-Key": keyOf(mail_id) } } })),
    onSettled: () => letters.refetch(),
  });
  return (
    <section className="service">
      <header><h2>{t("operations.mail.title")}</h2></header>
      <QueryState query={letters} />
      <ProblemAlert error={handling.error} />
      {letters.data?.length === 0 && <EmptyState title={t("operations.mail.none")} />}
      <ul className="part">
        {letters.data?.map((one) => (
          <li key={one.mail_id}>
            <div className="grow">
              <b>{one.subject}</b> <span className="quiet">{one.sender} · <DateText value={one.received_at} as="moment" /></span>
              <p className="small">{one.excerpt}</p>
              <p className="quiet small">{t(`operations.mail.kind.${one.kind}`)} {one.detail}</p>
            </div>
            <Button size="compact-xs" loading={handling.isPending && handling.variables === one.mail_id} onClick={() => handling.mutate(one.mail_id)}>{t("operations.mail.handled")}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
