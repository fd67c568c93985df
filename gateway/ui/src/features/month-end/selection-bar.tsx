import { Button } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { intention } from "../../client";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { totals } from "../../lib/money";
import type { Row } from "../../lib/month";
import { holds, useSession } from "../../lib/session";
import { type Batch, type BatchAsked, useStartBatch } from "../batches/use-batch";

const NothingToBill = lazy(async () => ({ default: (await import("./nothing-to-bill")).NothingToBill }));

type Props = { month: string; chosen: readonly Row[]; onClear: () => void; onStarted: (batch: Batch) => void };
type Verb = "create" | "finalize";

/** What can be done with the rows that are selected, and what they come to. */
export function SelectionBar({ month, chosen, onClear, onStarted }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [nothing, setNothing] = useState(false);
  const starting = useStartBatch((batch) => { onClear(); onStarted(batch); });
  const open = chosen.filter(({ stage }) => stage === "open");
  const drafts = chosen.flatMap(({ period }) => period.invoices.filter(({ status }) => status === "draft").map(({ invoice_id }) => invoice_id));
  const role = holds(session, ["preparer"]) ? null : t("month.preparerRole");
  const single = chosen.length === 1 && (chosen[0]?.stage === "open" || chosen[0]?.stage === "nothing") ? chosen[0] : null;
  const bodies: Record<Verb, BatchAsked> = {
    create: { verb: "create", month, application_ids: open.map(({ period }) => period.application_id) },
    finalize: { verb: "finalize", invoice_ids: drafts },
  };
  // One selection is one intention; another one, after a refusal, has keys of its own.
  const about = JSON.stringify(bodies);
  const keys = useMemo(() => ({ create: intention(), finalize: intention() }), [about]);
  const start = (verb: Verb) => starting.mutate({ body: bodies[verb], key: keys[verb] });

  return (
    <>
      <section className="selection" aria-label={t("common.selected", { count: chosen.length })}>
        <b>{t("common.selected", { count: chosen.length })}</b>
        <span className="grow">{totals(chosen).map(({ currency, net }) => <span key={currency} className="selection-total"><Money value={net} currency={currency} /></span>)}</span>
        <ReasonButton size="xs" loading={starting.isPending} reason={role ?? (open.length === 0 ? t("month.noneOpen") : null)} onClick={() => start("create")}>
          {t("month.create", { count: open.length })}
        </ReasonButton>
        <ReasonButton size="xs" variant="default" loading={starting.isPending} reason={role ?? (drafts.length === 0 ? t("month.noneDraft") : null)} onClick={() => start("finalize")}>
          {t("month.finalize", { count: drafts.length })}
        </ReasonButton>
        <ReasonButton size="xs" variant="default" reason={single ? null : t("month.oneOnly")} onClick={() => setNothing(true)}>
          {t(single?.stage === "nothing" ? "month.reopen" : "action.nothing_to_bill")}
        </ReasonButton>
        <Button size="xs" variant="subtle" color="gray" onClick={onClear}>{t("common.clear")}</Button>
      </section>
      <ProblemAlert error={starting.error} />
      <Suspense>{nothing && single && <NothingToBill period={single.period} onClose={() => setNothing(false)} />}</Suspense>
    </>
  );
}
