import { Button, Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { changed, type Change, parted, restored, rewritten, type Shown } from "../../lib/annex";
import { hours, shortDay } from "../../lib/dates";
import { Cell } from "./cell";
import { Overtaken } from "./use-typed";

type Props = {
  row: Shown; editable: boolean; chosen: boolean;
  onChange: (change: Change) => void; onWrite: (change: Change) => Promise<unknown>; onChoose: (on: boolean) => void;
};

/** One worklog: what was recorded, what the client reads instead, and what may be done with it. */
export function AnnexRow({ row, editable, chosen, onChange, onWrite, onChoose }: Props) {
  const { t, i18n } = useTranslation();
  const { original } = row;
  const name = `${row.number}, ${original.issue_key}, ${shortDay(original.work_date) ?? ""}`;
  return (
    <tr role="row" data-withheld={row.printed.withheld || undefined} data-merged={row.into !== null || undefined}>
      {editable && <td role="cell" className="annex-check"><Checkbox size="xs" checked={chosen} aria-label={t("inv.annex.choose", { name })} onChange={(event) => onChoose(event.currentTarget.checked)} /></td>}
      <td role="cell" className="annex-recorded">
        <p className="quiet small">{row.number} · <DateText value={original.work_date} as="short" /> · {original.issue_key} · {original.person_name}, {original.role}</p>
        <p className="small">{original.issue_summary}</p>
        <p>{original.description}</p>
      </td>
      <td role="cell" className="annex-reads"><span className="annex-narrow quiet small">{t("inv.annex.reads")}</span><Reads row={row} name={name} editable={editable} onWrite={onWrite} /></td>
      <td role="cell" className="annex-hours amount right">{hours(original.seconds, i18n.language)}</td>
      <td role="cell" className="annex-last">{editable && <div className="annex-verbs"><Verbs row={row} name={name} onChange={onChange} /></div>}</td>
    </tr>
  );
}

function Reads({ row: { original, printed, into, row }, name, editable, onWrite }: Pick<Props, "row" | "editable" | "onWrite"> & { name: string }) {
  const { t } = useTranslation();
  if (into) {
    return <p className="quiet">{t("inv.annex.into", { name: into })}</p>;
  }
  if (printed.withheld) {
    return <p><span className="pill">{t("inv.annex.withheld")}</span> {printed.description} <span className="quiet small">{printed.role}</span></p>;
  }
  const write = (field: "issue_summary" | "description") => async (text: string, base: string) => {
    await onWrite(rewritten(original, field, text, base, (now) => {
      throw new Overtaken(now, t("inv.overtaken", { value: now }));
    }));
  };
  return (
    <>
      <p className="quiet small">{printed.issue_key} · {printed.role}</p>
      {editable ? (
        <>
          <Cell label={t("inv.annex.summaryOf", { name })} column="summary" value={printed.issue_summary} part={row.issue_summary ?? original.issue_summary} edited={isSet(row.issue_summary)} onCommit={write("issue_summary")} />
          <Cell label={t("inv.annex.textOf", { name })} column="text" value={printed.description} part={row.description ?? original.description} edited={isSet(row.description)} onCommit={write("description")} />
        </>
      ) : (
        <>
          <p className="small">{printed.issue_summary}</p>
          <p>{printed.description}</p>
        </>
      )}
      {printed.warnings.length > 0 && (
        <ul className="annex-warnings">
          {printed.warnings.map(({ kind, found }) => <li key={`${kind} ${found}`} className="warn small">{t(`inv.annex.warn.${kind}`, { found })}</li>)}
        </ul>
      )}
    </>
  );
}

function Verbs({ row: { original, row, carries }, name, onChange }: { row: Shown; name: string; onChange: (change: Change) => void }) {
  const { t } = useTranslation();
  const id = original.worklog_id;
  const rewritten = isSet(row.description) || isSet(row.issue_summary);
  const verbs: [string, boolean, Change][] = [
    ["part", Boolean(row.merged_into), changed([id], { merged_into: null })],
    ["partAll", carries > 0, parted(id)],
    ["withhold", !row.withheld, changed([id], { withheld: true })],
    ["show", row.withheld, changed([id], { withheld: false })],
    ["restore", rewritten, restored(id)],
  ];
  return verbs.filter(([, possible]) => possible).map(([verb, , change]) => (
    <Button key={verb} size="compact-xs" variant="default" aria-label={`${t(`inv.annex.${verb}`)}: ${name}`} onClick={() => onChange(change)}>{t(`inv.annex.${verb}`)}</Button>
  ));
}

const isSet = (text: string | null | undefined) => text !== null && text !== undefined;
