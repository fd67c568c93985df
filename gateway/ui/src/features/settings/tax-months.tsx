import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { dayOf, month as monthText, monthAfter } from "../../lib/dates";
import { everyPage } from "../../lib/pages";
import { holds, useSession } from "../../lib/session";
import { useIntention } from "../../lib/use-intention";
import { OfEntity } from "./entity";
import { useNameOf } from "./people-data";

type Closing = Schemas["TaxMonthRead"];
const SHOWN = 12;

/** Which months are closed for tax: nothing but a correction may be dated in one. */
export function TaxMonths() {
  return <OfEntity>{(entity) => <Months entity={entity} />}</OfEntity>;
}

function Months({ entity }: { entity: string }) {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ["tax-months", entity],
    queryFn: () => everyPage((cursor) => answered(api.GET("/api/v1/tax-months", { params: { query: { limit: 200, legal_entity_id: entity, ...(cursor && { cursor }) } } }))),
  });
  const current = dayOf(new Date()).slice(0, 7);
  const recent = Array.from({ length: SHOWN }, (_, back) => monthAfter(current, -back));
  const months = [...new Set([...recent, ...(list.data ?? []).map(({ month }) => month)])].toSorted().toReversed();
  return (
    <section className="setting" aria-label={t("section.tax")}>
      <p className="quiet small">{t("settings.tax.hint")}</p>
      <QueryState query={list} />
      {list.data && <ul className="part">{months.map((month) => <Month key={month} entity={entity} month={month} closings={list.data.filter((one) => one.month === month)} over={month < current} />)}</ul>}
    </section>
  );
}

function Month({ entity, month, closings, over }: { entity: string; month: string; closings: readonly Closing[]; over: boolean }) {
  const { t } = useTranslation();
  const session = useSession();
  const nameOf = useNameOf();
  const [asking, setAsking] = useState(false);
  const closed = closings.some((one) => one.closed);
  const why = closed
    ? holds(session, ["admin"], entity) ? null : t("settings.tax.reopenRole")
    : !over ? t("settings.tax.notOver") : holds(session, ["accountant", "admin"], entity) ? null : t("settings.tax.closeRole");
  return (
    <li>
      <div className="grow">
        <b><DateText value={month} as="month" /></b> <span className={closed ? "sure" : "quiet"}>{t(closed ? "settings.tax.closed" : "settings.tax.open")}</span>
        {closings.map((one) => (
          <p key={one.closed_at} className="quiet small">
            {t("settings.tax.closedBy", { name: nameOf(one.closed_by) })}, <DateText value={one.closed_at} as="moment" />: {one.reason}
            {one.reopened_at && <> · {t("settings.tax.reopenedBy", { name: nameOf(one.reopened_by ?? "") })}, <DateText value={one.reopened_at} as="moment" />: {one.reopen_reason}</>}
          </p>
        ))}
      </div>
      <ReasonButton size="compact-xs" variant="default" reason={why} onClick={() => setAsking(true)}>{t(closed ? "settings.tax.reopen" : "settings.tax.close")}</ReasonButton>
      {asking && <Ask entity={entity} month={month} verb={closed ? "reopen" : "close"} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Ask({ entity, month, verb, onClose }: { entity: string; month: string; verb: "close" | "reopen"; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const { key, onError } = useIntention();
  const params = { path: { legal_entity_id: entity, month }, header: { "Idempotency-Key": key } };
  const changing = useMutation({
    mutationFn: (reason: string) =>
      verb === "close"
        ? answered(api.POST("/api/v1/tax-months/{legal_entity_id}/{month}/close", { params, body: { reason } }))
        : answered(api.POST("/api/v1/tax-months/{legal_entity_id}/{month}/reopen", { params, body: { reason } })),
    onSuccess: onClose,
    onError,
    onSettled: () => queries.invalidateQueries({ queryKey: ["tax-months"] }),
  });
  return (
    <ReasonDialog title={`${t(`settings.tax.${verb}`)}: ${monthText(month, i18n.language)}`} verb={t(`settings.tax.${verb}`)} error={changing.error} pending={changing.isPending} onClose={onClose} onSubmit={changing.mutate}>
      <p>{t(`settings.tax.${verb}Hint`)}</p>
    </ReasonDialog>
  );
}
