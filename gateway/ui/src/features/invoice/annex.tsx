import "./annex.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/empty-state";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { type Annex as Read, changed, type Change, merged, shown, unmergeable } from "../../lib/annex";
import { hours } from "../../lib/dates";
import { plain } from "../../lib/linked";
import { AnnexPeople } from "./annex-people";
import { AnnexRow } from "./annex-row";
import type { Invoice } from "./data";
import { useAnnex, useAnnexChange } from "./use-annex";
import { Overtaken } from "./use-typed";

/** The timesheet as the client will read it, beside what was recorded; in a draft it is edited here. */
export function Annex({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const annex = useAnnex(invoice.invoice_id);
  const saving = useAnnexChange(invoice.invoice_id);
  if (!annex.data) {
    return <QueryState query={annex} />;
  }
  if (annex.data.originals.length === 0) {
    return <EmptyState title={t("inv.annex.none")} />;
  }
  return <Rows annex={annex.data} draft={invoice.status === "draft"} error={saving.error instanceof Overtaken ? null : saving.error} busy={saving.isPending} onChange={saving.mutateAsync} />;
}

type Props = { annex: Read; draft: boolean; error: Error | null; busy: boolean; onChange: (change: Change) => Promise<unknown> };

function Rows({ annex, draft, error, busy, onChange }: Props) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<readonly string[]>([]);
  const here = annex.originals.map(({ worklog_id }) => worklog_id).filter((id, at, all) => chosen.includes(id) && all.indexOf(id) === at);
  const warnings = annex.printed.reduce((sum, row) => sum + row.warnings.length, 0);
  // What is refused is shown above the rows; nothing else hangs on it.
  const change = (wanted: Change) => void onChange(wanted).catch(() => undefined);
  const act = (wanted: Change) => {
    change(wanted);
    choose([]);
  };
  return (
    <section className="annex" aria-label={t("inv.tab.annex")} aria-busy={busy}>
      <p className="quiet small">{t(annex.editable ? "inv.annex.about" : draft ? "inv.annex.noRole" : "inv.annex.frozen")}</p>
      <AnnexPeople annex={annex} onChange={change} />
      <p className={warnings > 0 ? "warn small" : "quiet small"} role="status">{warnings > 0 ? t("inv.annex.warnings", { count: warnings }) : t("inv.annex.noWarnings")}</p>
      <ProblemAlert error={error} />
      {annex.lines.map((line) => (
        <Line key={line.position} annex={annex} line={line} chosen={here} onChange={change}
          onWrite={onChange} onChoose={(id, on) => choose(on ? [...here, id] : here.filter((one) => one !== id))} />
      ))}
      {annex.editable && <Chosen annex={annex} chosen={here} onAct={act} onClear={() => choose([])} />}
    </section>
  );
}

function Chosen({ annex, chosen, onAct, onClear }: { annex: Read; chosen: readonly string[]; onAct: (change: Change) => void; onClear: () => void }) {
  const { t } = useTranslation();
  const why = unmergeable(annex, chosen);
  return (
    <div className="annex-chosen" data-any={chosen.length > 0 || undefined} role="group" aria-label={t("inv.annex.chosen")}>
      <Button size="xs" disabled={why !== null} onClick={() => onAct(merged(chosen))}>{t("inv.annex.merge")}</Button>
      <Button size="xs" variant="default" disabled={chosen.length === 0} onClick={() => onAct(changed(chosen, { withheld: true }))}>{t("inv.annex.withhold")}</Button>
      {chosen.length > 0 && <Button size="xs" variant="subtle" onClick={onClear}>{t("common.clear")}</Button>}
      <span className="quiet small" role="status">{why ? t(`inv.annex.why.${why}`) : t("common.selected", { count: chosen.length })}</span>
    </div>
  );
}

type LineProps = {
  annex: Read; line: Read["lines"][number]; chosen: readonly string[];
  onChange: (change: Change) => void; onWrite: (change: Change) => Promise<unknown>; onChoose: (worklogId: string, on: boolean) => void;
};

function Line({ annex, line, chosen, onChange, onWrite, onChoose }: LineProps) {
  const { t, i18n } = useTranslation();
  const rows = shown(annex, line.position);
  const seconds = annex.printed.filter(({ line_position }) => line_position === line.position).reduce((sum, row) => sum + row.seconds, 0);
  return (
    <section className="annex-line" aria-label={`${line.position}. ${line.text}`}>
      <h3>{line.position}. {line.text}</h3>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {annex.editable && <th role="columnheader"><span className="annex-hidden">{t("common.selectRow")}</span></th>}
            <th role="columnheader">{t("inv.annex.recorded")}</th><th role="columnheader">{t("inv.annex.reads")}</th>
            <th role="columnheader" className="right">{t("inv.annex.hours")}</th><th role="columnheader"><span className="annex-hidden">{t("inv.annex.actions")}</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <AnnexRow key={row.original.worklog_id} row={row} editable={annex.editable} chosen={chosen.includes(row.original.worklog_id)} onChange={onChange} onWrite={onWrite}
              onChoose={(on) => onChoose(row.original.worklog_id, on)} />
          ))}
        </tbody>
      </table>
      <p className="annex-total" role="status">{t("inv.annex.total", { hours: hours(seconds, i18n.language), quantity: plain(line.quantity), unit: line.unit })}</p>
    </section>
  );
}
