import { Button, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonDialog } from "../../components/reason-dialog";
import { Told } from "../../components/told";
import { sayClock, sayLane, sayWord } from "../../lib/said";
import { useEntityName } from "../shell/scope-bar";
import { type Effect, type Job, type Parked, type Service, useDecision, useOperations } from "./data";

/** One service: records that wait, jobs and calls that failed, pauses, and what runs by the clock. */
export function ServiceCard({ service }: { service: Service }) {
  const { t } = useTranslation();
  const operations = useOperations(service);
  const { data } = operations;
  const nameOf = useEntityName();
  const waiting = data ? data.parked.length + data.jobs.length + data.effects.length : 0;
  return (
    <section className="service" aria-labelledby={`service-${service}`}>
      <header>
        <h2 id={`service-${service}`}>{t(`operations.service.${service}`)}</h2>
        {data && <span className={waiting > 0 ? "unsure" : "sure"}>{waiting > 0 ? t("operations.waiting", { count: waiting }) : t("operations.calm")}</span>}
      </header>
      <QueryState query={operations} />
      {data && (
        <>
          <Part name="parked" count={data.parked.length}>{data.parked.map((one) => <ParkedItem key={one.id} service={service} parked={one} />)}</Part>
          <Part name="effects" count={data.effects.length}>{data.effects.map((one) => <EffectItem key={`${one.partner} ${one.operation} ${one.document_id} ${one.revision} ${one.ordinal}`} service={service} effect={one} />)}</Part>
          <Part name="jobs" count={data.jobs.length}>{data.jobs.map((one) => <JobItem key={one.id} service={service} job={one} />)}</Part>
          <Part name="lanes" count={data.lanes.length}>
            {data.lanes.map((one) => <li key={one.lane}><b>{sayLane(t, one.lane, nameOf)}</b><span className="grow quiet"><Told said={one.said} words={one.reason} /></span>{t("operations.until")} <DateText value={one.paused_until} as="moment" /></li>)}
          </Part>
          {data.clock_jobs.length > 0 && (
            <details>
              <summary className="quiet small">{t("operations.part.clock", { count: data.clock_jobs.length })}{data.clock_jobs.some(({ last_ok }) => last_ok === false) && <span className="wrong"> · {t("operations.clockFailed")}</span>}</summary>
              <ul>{data.clock_jobs.map((one) => <li key={one.name}><span className={one.last_ok === false ? "wrong" : ""}>{sayClock(t, one.name, nameOf)}</span><span className="grow quiet"><Told said={one.said} words={one.last_result} /></span><DateText value={one.last_end} as="moment" /></li>)}</ul>
            </details>
          )}
        </>
      )}
    </section>
  );
}

function Part({ name, count, children }: { name: string; count: number; children: ReactNode }) {
  const { t } = useTranslation();
  return count > 0 && <div className="part"><h3>{t(`operations.part.${name}`)} · {count}</h3><ul>{children}</ul></div>;
}

function ParkedItem({ service, parked }: { service: Service; parked: Parked }) {
  const { t } = useTranslation();
  const deciding = useDecision();
  return (
    <li>
      <div className="grow">
        <b>{parked.event_type ?? parked.topic}</b> <span className="quiet">{parked.subject}</span>
        <p className="wrong small">{parked.code}: {parked.error}</p>
        <p className="quiet small">{parked.topic} / {parked.partition} / {parked.position} · <DateText value={parked.parked_at} as="moment" />{parked.held_behind > 0 && ` · ${t("operations.heldBehind", { count: parked.held_behind })}`}</p>
        <ProblemAlert error={deciding.error} />
      </div>
      <Group gap={4}>
        <Button size="compact-xs" loading={deciding.isPending} onClick={() => deciding.mutate({ service, verb: "replay", parked })}>{t("operations.replay")}</Button>
        <Button size="compact-xs" variant="default" disabled={deciding.isPending} onClick={() => deciding.mutate({ service, verb: "skip", parked })}>{t("operations.skip")}</Button>
      </Group>
    </li>
  );
}

function EffectItem({ service, effect }: { service: Service; effect: Effect }) {
  const { t } = useTranslation();
  const deciding = useDecision();
  return (
    <li>
      <div className="grow">
        <b>{sayWord(t, "lane", effect.partner)} · {sayWord(t, "operation", effect.operation)}</b> <span className="unsure">{t(`operations.effect.${effect.state}`, { defaultValue: effect.state })}</span>
        <p className="small"><Told said={effect.said} words={effect.reason} /></p>
        <p className="quiet small">{effect.document_id} · {t("operations.revision", { revision: effect.revision, ordinal: effect.ordinal })} · <DateText value={effect.changed_at} as="moment" /></p>
        <ProblemAlert error={deciding.error} />
      </div>
      {effect.state === "unknown" && (
        <Group gap={4}>
          <Button size="compact-xs" loading={deciding.isPending} onClick={() => deciding.mutate({ service, verb: "arrived", effect })}>{t("operations.arrived")}</Button>
          <Button size="compact-xs" variant="default" disabled={deciding.isPending} onClick={() => deciding.mutate({ service, verb: "lost", effect })}>{t("operations.lost")}</Button>
        </Group>
      )}
    </li>
  );
}

function JobItem({ service, job }: { service: Service; job: Job }) {
  const { t } = useTranslation();
  const nameOf = useEntityName();
  const [giving, setGiving] = useState(false);
  const deciding = useDecision(() => setGiving(false));
  return (
    <li>
      <div className="grow">
        <b>{sayWord(t, "job", job.kind)}</b> <span className="quiet">{job.ordering ?? job.key}</span>
        <p className="wrong small"><Told said={job.said} words={job.reason} /></p>
        <p className="quiet small">{sayLane(t, job.lane, nameOf)} · {t("operations.attempts", { count: job.attempts })} · <DateText value={job.run_at} as="moment" /></p>
        {!giving && <ProblemAlert error={deciding.error} />}
      </div>
      <Group gap={4}>
        <Button size="compact-xs" loading={deciding.isPending} onClick={() => deciding.mutate({ service, verb: "retry", job })}>{t("operations.retry")}</Button>
        <Button size="compact-xs" variant="default" onClick={() => setGiving(true)}>{t("operations.giveUp")}</Button>
      </Group>
      {giving && (
        <ReasonDialog title={t("operations.giveUp")} verb={t("operations.giveUp")} error={deciding.error} pending={deciding.isPending} onClose={() => setGiving(false)} onSubmit={(reason) => deciding.mutate({ service, verb: "give_up", job, reason })}>
          <p>{t("operations.giveUpHint")}</p>
        </ReasonDialog>
      )}
    </li>
  );
}
