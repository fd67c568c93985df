import { Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { intention } from "../../client";
import { DateText } from "../../components/date-text";
import { Money } from "../../components/money";
import { Part } from "../../components/part";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { SidePanel } from "../../components/side-panel";
import { type Advice, advicesOf } from "../../lib/advice";
import { hours } from "../../lib/dates";
import type { Period, Row } from "../../lib/month";
import { holds, useSession } from "../../lib/session";
import { type Batch, useStartBatch } from "../batches/use-batch";
import { HoursMark } from "./hours-mark";
import { NothingToBill } from "./nothing-to-bill";

type Props = { row: Row; onClose: () => void; onStarted: (batch: Batch) => void };

/** An application's month without an invoice: what stands in the way of one, what to do about it, and the ways to end it. */
export function PeriodPanel({ row: { period, stage, net, currency }, onClose, onStarted }: Props) {
  const { t } = useTranslation();
  return (
    <SidePanel label={period.client_name} subject={period.application_id} onClose={onClose}>
      <header>
        <span className="quiet">{t(`stage.${stage}`)} · <DateText value={period.month} as="month" /></span>
        <h2>{period.client_name}</h2>
        <p className="client">{period.title}</p>
      </header>
      <p className="to-pay"><span>{t("month.net")}</span><strong><Money value={net} currency={currency} /></strong></p>
      {period.reason && <p className="quiet">{t("common.reason")}: {period.reason}</p>}
      <Steps period={period} closed={stage === "nothing"} onStarted={onStarted} />
      <Time period={period} />
    </SidePanel>
  );
}

function Steps({ period, closed, onStarted }: { period: Period; closed: boolean; onStarted: (batch: Batch) => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [nothing, setNothing] = useState(false);
  const [key] = useState(intention);
  const starting = useStartBatch(onStarted);
  const role = holds(session, ["preparer"], period.legal_entity_id) ? null : t("month.preparerRole");
  const advices = closed ? [] : advicesOf(period.flags);
  const empty = advices.some(({ advice }) => advice === "nothing");
  return (
    <Part title={t("month.next")}>
      <ul className="advices">
        {advices.map(({ advice, flags }) => (
          <li key={advice}>
            <span><b>{flags.map((flag) => t(`flag.${flag}`, { defaultValue: flag })).join(", ")}.</b> {t(`month.advice.${advice}`)} <Way advice={advice} period={period} /></span>
          </li>
        ))}
      </ul>
      <Group gap="xs" mt="xs">
        {!closed && (
          <ReasonButton size="xs" variant={empty ? "default" : "filled"} loading={starting.isPending} reason={role} onClick={() => starting.mutate({ body: { verb: "create", month: period.month, application_ids: [period.application_id] }, key })}>
            {t("month.createOne")}
          </ReasonButton>
        )}
        <ReasonButton size="xs" variant={empty ? "filled" : "default"} reason={role} onClick={() => setNothing(true)}>{t(closed ? "month.reopen" : "action.nothing_to_bill")}</ReasonButton>
      </Group>
      <ProblemAlert error={starting.error} />
      {nothing && <NothingToBill period={period} onClose={() => setNothing(false)} />}
    </Part>
  );
}

function Way({ advice, period: { application_id, month } }: { advice: Advice; period: Period }) {
  const { t } = useTranslation();
  if (advice === "terms") {
    return <Link to={`/applications/${application_id}` as string}>{t("month.way.terms")}</Link>;
  }
  if (advice === "contract") {
    return <Link to="/contracts" search={{ month, application: application_id } as never}>{t("month.way.contract")}</Link>;
  }
  return advice === "unclaimed" ? <Link to="/time" search={{ month, tab: "unclaimed" } as never}>{t("month.way.unclaimed")}</Link> : null;
}

function Time({ period }: { period: Period }) {
  const { t, i18n } = useTranslation();
  const said = (seconds: number) => t("month.hoursOf", { hours: hours(seconds, i18n.language) });
  const left = Object.entries(period.totals?.excluded_seconds ?? {}).filter(([, seconds]) => seconds > 0);
  return (
    <Part title={t("month.hours")}>
      <dl className="pairs">
        <div><dt>{t("month.logged")}</dt><dd>{said(period.totals?.logged_seconds ?? 0)}</dd></div>
        <div><dt>{t("month.toBill")}</dt><dd>{said(period.billable_seconds)}</dd></div>
        {period.late_seconds > 0 && <div><dt>{t("flag.late_worklogs")}</dt><dd>{said(period.late_seconds)}</dd></div>}
        {left.map(([reason, seconds]) => <div key={reason}><dt>{t(`inv.exclusion.${reason}`)}</dt><dd>{said(seconds)}</dd></div>)}
        <div><dt>{t("month.confirmed")}</dt><dd><HoursMark period={period} /></dd></div>
      </dl>
    </Part>
  );
}
