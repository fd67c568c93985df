import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { refusal } from "../../lib/problem";
import { dayOf } from "../../lib/dates";
import { counted, written } from "../../lib/number-pattern";
import { say } from "../../lib/said";
import { Frame } from "./draft-frame";
import { type LegalEntity, OfEntity, useEntityDraft, useNotAdmin } from "./entity";
import type { Form } from "./form";
import { TakeOut } from "./take-out";

type Kind = Schemas["SeriesKind"];
const KINDS: readonly Kind[] = ["domestic", "foreign", "credit", "advance"];
const START: Record<Kind, string> = { domestic: "{YYYY}/{SEQ:4}", foreign: "INV-{YYYY}-{SEQ:4}", credit: "CN-{YYYY}-{SEQ:3}", advance: "A-{YYYY}-{SEQ:3}" };

/** How each series numbers, with the next number as it is typed. */
export function Numbering() {
  return <OfEntity>{(entity) => <Edited entity={entity} />}</OfEntity>;
}

function Edited({ entity }: { entity: string }) {
  const { t } = useTranslation();
  const reason = useNotAdmin(entity);
  const draft = useEntityDraft(entity);
  const [day, setDay] = useState(() => dayOf(new Date()));
  const stored = draft.query.data?.series ?? [];
  return (
    <Frame draft={draft} reason={reason}>
      {(form) => (
        <section className="setting" aria-label={t("section.numbering")}>
          <p className="quiet small">{t("settings.numberingHint")}</p>
          <dl className="parts">
            {["{YYYY}", "{YY}", "{MM}", "{SEQ}", "{SEQ:4}"].map((part) => <div key={part}><dt><code>{part}</code></dt><dd className="quiet small">{t(`settings.part.${part.replaceAll(/[{}:]/g, "")}`)}</dd></div>)}
          </dl>
          <TextInput className="of-day" size="sm" type="date" label={t("settings.numberDay")} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
          {KINDS.map((kind) => <Series key={kind} entity={entity} kind={kind} day={day} form={form} stored={stored.find((one) => one.kind === kind)?.pattern} />)}
        </section>
      )}
    </Frame>
  );
}

type SeriesProps = { entity: string; kind: Kind; day: string; form: Form<LegalEntity>; stored: string | undefined };

function Series({ entity, kind, day, form, stored }: SeriesProps) {
  const { t } = useTranslation();
  const { series } = form.value;
  const at = series.findIndex((one) => one.kind === kind);
  const pattern = series[at]?.pattern;
  const put = (next: string) => form.put({ series: series.map((one) => (one.kind === kind ? { ...one, pattern: next } : one)) });
  if (pattern === undefined) {
    return (
      <div className="series">
        <b>{t(`settings.series.${kind}`)}</b>
        <span className="quiet grow">{t("settings.noSeries")}</span>
        {!form.readOnly && <Button size="compact-sm" variant="default" onClick={() => form.put({ series: [...series, { kind, pattern: START[kind] }] })}>{t("settings.addSeries")}</Button>}
      </div>
    );
  }
  return (
    <div className="series">
      <TextInput
        size="sm" label={t(`settings.series.${kind}`)} value={pattern} readOnly={form.readOnly} maxLength={60} error={form.wrong[`series.${at}.pattern`]} onChange={(event) => put(event.currentTarget.value)}
        className="series-pattern"
      />
      <Next entity={entity} kind={kind} day={day} pattern={pattern} stored={stored} />
      {!form.readOnly && series.length > 1 && <TakeOut name={t(`settings.series.${kind}`)} onClick={() => form.put({ series: series.filter((one) => one.kind !== kind) })} />}
    </div>
  );
}

// The counter belongs to the series and its year or month, so a pattern that counts in the same way goes on from it.
function Next({ entity, kind, day, pattern, stored }: { entity: string; kind: Kind; day: string; pattern: string; stored: string | undefined }) {
  const { t } = useTranslation();
  const next = useQuery({
    queryKey: ["next-number", entity, kind, day, stored],
    queryFn: () => answered(api.GET("/api/v1/legal-entities/{legal_entity_id}/next-number", { params: { path: { legal_entity_id: entity }, query: { kind, on: day } } })),
    enabled: stored !== undefined && day !== "",
    meta: { live: true },
  });
  if (day === "") {
    return null;
  }
  const goesOn = stored !== undefined && counted(stored) === counted(pattern);
  const sequence = goesOn ? next.data?.sequence : 1;
  const typed = pattern !== stored;
  return (
    <div className="series-next" role="status">
      <span className="quiet small">{t(typed ? "settings.nextTyped" : "settings.next")}</span>
      {next.error && !typed ? <span className="wrong small">{refusal(next.error, t)}</span> : sequence !== undefined && <b className="number">{written(pattern, day, sequence)}</b>}
      {!goesOn && <span className="quiet small">{t("settings.startsAnew")}</span>}
      <span className="quiet small">{t(`settings.counted.${counted(pattern)}`)}</span>
      {!typed && next.data?.warning && <span className="unsure small">{say(t, next.data.warning_said, next.data.warning)}</span>}
    </div>
  );
}
