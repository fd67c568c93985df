import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { sayActor, sayField, sayReason } from "../../lib/audit-words";
import { sayAction } from "../../lib/said";
import { ChangedValue } from "../invoice/changed-value";
import { useAudit } from "../invoice/data";

/** Who touched the invoice: every intention, with what it changed. */
export function People({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const { data } = useAudit(invoiceId);
  return (
    <ol className="people">
      {data?.pages.flatMap((page) => page.items).map((entry) => (
        <li key={entry.entry_id}>
          <p><b>{sayActor(t, entry)}</b> {sayAction(t, entry.action)} <span className="quiet small"><DateText value={entry.at} as="moment" /></span></p>
          {entry.reason && <p className="small">{sayReason(t, entry.reason)}</p>}
          {entry.changes.slice(0, CHANGES).map(({ field, before, after }, at) => (
            <p className="quiet small" key={`${at} ${field}`}>{sayField(t, field)}: {before === null ? "—" : <ChangedValue field={field} value={before} />} → {after === null ? "—" : <ChangedValue field={field} value={after} />}</p>
          ))}
        </li>
      ))}
    </ol>
  );
}

const CHANGES = 6;
