import { Anchor, Loader } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Told } from "../../components/told";
import { type Health, healthOf, isLaneOf, type Signs } from "../../lib/health";
import { sayClock, sayLane } from "../../lib/said";
import { type Operations, type Service, useOperations } from "../operations/data";
import { useEntityName } from "../shell/scope-bar";
import { type More, usePartners } from "./partners-data";

type PartnerKey = "cbu" | "planfact" | "didox" | "email" | "telegram" | "files" | "archive";
type Known = { key: PartnerKey; service: Service; lanes: readonly string[]; clock: readonly string[] };

// Which lanes of work and which clocks of a service are about which partner.
const PARTNERS: readonly Known[] = [
  { key: "planfact", service: "accounting", lanes: ["planfact"], clock: ["receipts", "drift"] },
  { key: "didox", service: "delivery", lanes: ["didox"], clock: ["poll_didox", "reread_didox"] },
  { key: "email", service: "delivery", lanes: ["email"], clock: ["read_returned_mail"] },
  { key: "telegram", service: "delivery", lanes: ["telegram"], clock: [] },
  { key: "files", service: "render", lanes: ["gotenberg"], clock: [] },
  { key: "archive", service: "render", lanes: ["archive", "copy"], clock: ["rehash", "order_copies"] },
  { key: "cbu", service: "invoice", lanes: [], clock: ["import_rates"] },
];

/** Every partner outside: whether it works, what stands still, and when it was last spoken to. */
export function Integrations() {
  const { t } = useTranslation();
  const partners = usePartners();
  return (
    <>
      <p className="quiet settings-lead">{t("settings.integrations.hint")} <Anchor underline="always" size="sm" component={Link} to={"/operations" as string}>{t("settings.integrations.toOperations")}</Anchor></p>
      <div className="healths">{PARTNERS.map((one) => <Partner key={one.key} known={one} more={partners[one.key]} />)}</div>
    </>
  );
}

function Partner({ known, more }: { known: Known; more: More | undefined }) {
  const { t } = useTranslation();
  const operations = useOperations(known.service);
  const entityName = useEntityName();
  const own = operations.data && ofPartner(operations.data, known);
  const health = own && healthOf({ ...own.signs, failed: own.signs.failed + (more?.failed ?? 0), unknown: own.signs.unknown + (more?.unknown ?? 0), stopped: more?.stopped ?? false });
  const name = t(`settings.integrations.partner.${known.key}`);
  return (
    <article className="setting health" aria-label={name}>
      <header><div className="grow"><h2>{name}</h2><p className="quiet small">{t(`settings.integrations.for.${known.key}`)}</p></div>{health && <Sign health={health} />}</header>
      {operations.isPending && <Loader size="sm" aria-label={t("common.loading")} />}
      {operations.error && <p className="wrong small">{t("settings.integrations.noService", { service: t(`operations.service.${known.service}`) })}</p>}
      {own && (
        <ul className="part">
          {own.lanes.map((lane) => <Fact key={lane.lane} name={sayLane(t, lane.lane, entityName)}><span className="unsure">{t("operations.until")} <DateText value={lane.paused_until} as="moment" />: <Told said={lane.said} words={lane.reason} /></span></Fact>)}
          {known.lanes.length > 0 && <Fact name={t("settings.integrations.waiting")}><span className={own.signs.failed + own.signs.unknown > 0 ? "wrong" : undefined}>{own.signs.failed + own.signs.unknown}</span></Fact>}
          {more?.facts.map(({ name: fact, value }) => <Fact key={fact} name={fact}>{value}</Fact>)}
          {own.signs.clock.map((job) => <Fact key={job.name} name={sayClock(t, job.name, entityName)}><span className={job.last_ok === false ? "wrong" : "quiet"}><Told said={job.said} words={job.last_result} /></span> <DateText value={job.last_end} as="moment" /></Fact>)}
        </ul>
      )}
    </article>
  );
}

function ofPartner({ jobs, effects, lanes, clock_jobs }: Operations, { key, lanes: names, clock }: Known) {
  const isOwn = (lane: string) => names.some((name) => isLaneOf(lane, name));
  const paused = lanes.filter(({ lane }) => isOwn(lane));
  const signs = {
    failed: jobs.filter(({ lane }) => isOwn(lane)).length,
    unknown: effects.filter(({ partner }) => partner === key || names.includes(partner)).length,
    paused: paused.length > 0,
    stopped: false,
    clock: clock_jobs.filter(({ name }) => clock.some((known) => name === known || name.startsWith(`${known}_`))),
  } satisfies Signs;
  return { signs, lanes: paused };
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <li><span className="quiet small">{name}</span><span className="grow health-value">{children}</span></li>;
}

const LOOKS: Record<Health, string> = { well: "sure", paused: "unsure", troubled: "wrong", stopped: "wrong" };

function Sign({ health }: { health: Health }) {
  const { t } = useTranslation();
  return <span className={LOOKS[health]}>{t(`settings.integrations.health.${health}`)}</span>;
}
