import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { DateText } from "../../components/date-text";
import { Told } from "../../components/told";
import { dayOf } from "../../lib/dates";
import { useDidoxCompanies, usePartner } from "../operations/data";
import { useEntityName } from "../shell/scope-bar";

export type More = { facts: { name: string; value: ReactNode }[]; failed: number; unknown: number; stopped: boolean };

/** What the partners' own routes tell beside the operations of the services. */
export function usePartners(): Record<string, More | undefined> {
  const { t } = useTranslation();
  const nameOf = useEntityName();
  const companies = useDidoxCompanies().data;
  const queue = usePartner("accounting-queue", () => answered(api.GET("/api/v1/accounting/queue"))).data;
  const problems = usePartner("didox-problems", () => answered(api.GET("/api/v1/didox/problems", { params: { query: { limit: 100 } } }))).data;
  const mail = usePartner("mail", () => answered(api.GET("/api/v1/mail", { params: { query: { waiting: true } } }))).data;
  const unknown = usePartner("telegram", () => answered(api.GET("/api/v1/telegram/messages/unknown", { params: { query: { limit: 100 } } }))).data;
  const broken = usePartner("telegram-broken", () => answered(api.GET("/api/v1/telegram/channels/broken"))).data;
  const bot = useQuery({ queryKey: ["telegram-link"], queryFn: () => answered(api.GET("/api/v1/telegram/link")) }).data;
  const incidents = useQuery({ queryKey: ["incidents", true], queryFn: () => answered(api.GET("/api/v1/files/incidents", { params: { query: { only_open: true, limit: 100 } } })) }).data;
  const rate = useQuery({
    queryKey: ["rate-of-day", { from: "USD", to: "UZS", day: dayOf(new Date()) }], retry: false,
    queryFn: () => answered(api.GET("/api/v1/exchange-rates/lookup", { params: { query: { from_currency: "USD", to_currency: "UZS", day: dayOf(new Date()) } } })),
  }).data;
  const count = (name: string, items: readonly unknown[] | undefined) => ({ name: t(`settings.integrations.${name}`), value: items ? items.length : "…" });
  return {
    planfact: queue && {
      facts: queue.lanes.map((lane) => ({ name: nameOf(lane.legal_entity_id), value: t("settings.integrations.queue", { pending: lane.pending, failed: lane.failed, unknown: lane.unknown }) })),
      failed: queue.lanes.reduce((total, { failed }) => total + failed, 0), unknown: queue.lanes.reduce((total, lane) => total + lane.unknown, 0), stopped: false,
    },
    didox: companies && {
      facts: [
        ...companies.map((one) => ({ name: nameOf(one.legal_entity_id), value: one.set_up ? (one.stopped_at ? <span className="wrong">{t("operations.didox.stopped")}: <Told said={one.stop_said} words={one.stop_reason} /></span> : <>{t("operations.didox.works")}, {t("operations.didox.seen")} <DateText value={one.seen_until} as="moment" /></>) : t("operations.didox.notSetUp") })),
        count("problems", problems),
      ],
      failed: problems?.length ?? 0, unknown: 0, stopped: companies.some(({ stopped_at }) => stopped_at !== null),
    },
    email: { facts: [count("letters", mail)], failed: mail?.length ?? 0, unknown: 0, stopped: false },
    telegram: bot && {
      facts: [{ name: t("settings.integrations.bot"), value: bot.available ? `@${bot.bot_username}` : t("settings.telegram.noBot") }, count("unknownMessages", unknown), count("brokenChannels", broken)],
      failed: broken?.length ?? 0, unknown: unknown?.length ?? 0, stopped: false,
    },
    archive: { facts: [count("incidents", incidents)], failed: incidents?.length ?? 0, unknown: 0, stopped: false },
    cbu: rate?.imported_until ? { facts: [{ name: t("settings.rates.imported"), value: <DateText value={rate.imported_until} /> }], failed: 0, unknown: 0, stopped: false } : undefined,
  };
}
