import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { dayOf } from "../../lib/dates";
import { everyPage } from "../../lib/pages";
import { holds, useSession } from "../../lib/session";
import { useEntityName } from "../shell/scope-bar";
import { NewDelegation } from "./new-delegation";
import { useNameOf } from "./people-data";

type Held = Schemas["DelegationRead"];

/** Who approves in whose place, from when until when, and why. */
export function Delegation() {
  const { t } = useTranslation();
  const session = useSession();
  const [making, setMaking] = useState(false);
  const list = useQuery({
    queryKey: ["delegations"],
    queryFn: () => everyPage((cursor) => answered(api.GET("/api/v1/delegations", { params: { query: { limit: 200, ...(cursor && { cursor }) } } }))),
  });
  const today = dayOf(new Date());
  const over = (one: Held) => one.ended_at !== null || one.valid_to < today;
  const rows = (list.data ?? []).toSorted((one, other) => Number(over(one)) - Number(over(other)));
  return (
    <>
      <div className="settings-tools">
        <p className="quiet grow">{t("settings.delegation.hint")}</p>
        <ReasonButton size="xs" reason={holds(session, ["approver", "admin"]) ? null : t("settings.delegation.role")} onClick={() => setMaking(true)}>{t("settings.delegation.make")}</ReasonButton>
      </div>
      <section className="setting" aria-label={t("section.delegation")}>
        <QueryState query={list} />
        {list.data?.length === 0 && <EmptyState title={t("settings.delegation.none")}>{t("settings.delegation.noneHint")}</EmptyState>}
        <ul className="part">{rows.map((one) => <Item key={one.delegation_id} held={one} over={over(one)} today={today} />)}</ul>
      </section>
      {making && <NewDelegation onClose={() => setMaking(false)} />}
    </>
  );
}

function Item({ held, over, today }: { held: Held; over: boolean; today: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const nameOf = useNameOf();
  const entity = useEntityName()(held.legal_entity_id);
  const [key] = useState(intention);
  const ending = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/delegations/{delegation_id}/end", { params: { path: { delegation_id: held.delegation_id }, header: { "Idempotency-Key": key } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["delegations"] }),
  });
  const may = [held.from_staff_id, held.to_staff_id].includes(session.staff_id) || holds(session, ["admin"], held.legal_entity_id);
  const state = held.ended_at ? "ended" : over ? "over" : held.valid_from > today ? "ahead" : "now";
  return (
    <li className={over ? "quiet" : undefined}>
      <div className="grow">
        <b>{nameOf(held.from_staff_id)} → {nameOf(held.to_staff_id)}</b> <span className={state === "now" ? "sure" : "quiet"}>{t(`settings.delegation.state.${state}`)}</span>
        <p className="small"><DateText value={held.valid_from} /> — <DateText value={held.valid_to} /> · {entity}</p>
        <p className="quiet small">{held.reason} · {nameOf(held.made_by)}, <DateText value={held.made_at} as="moment" /></p>
        <ProblemAlert error={ending.error} />
      </div>
      {!over && <ReasonButton size="compact-xs" variant="default" loading={ending.isPending} reason={may ? null : t("settings.delegation.endRole")} onClick={() => ending.mutate()}>{t("settings.delegation.end")}</ReasonButton>}
    </li>
  );
}
