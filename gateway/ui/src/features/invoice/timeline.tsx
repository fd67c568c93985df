import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { QueryState } from "../../components/query-state";
import { sayActor, sayField, sayReason } from "../../lib/audit-words";
import { sayAction } from "../../lib/said";
import { ChangedValue } from "./changed-value";
import { useAudit } from "./data";

/** Who did what and when, each change before and after; chained by hash. */
export function Timeline({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const audit = useAudit(invoiceId);
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="timeline" aria-label={t("inv.tab.timeline")}>
      <QueryState query={audit} />
      <ol>
        {entries.map((entry) => (
          <li key={entry.entry_id}>
            <p>
              <strong>{sayAction(t, entry.action)}</strong>{" "}
              <span className="quiet">{sayActor(t, entry)} · <DateText value={entry.at} as="moment" /></span>
            </p>
            {entry.reason && <p className="said">{sayReason(t, entry.reason)}</p>}
            {entry.changes.length > 0 && (
              <ul>
                {entry.changes.map(({ field, before, after }, at) => (
                  <li key={`${at} ${field}`}><b>{sayField(t, field)}</b> {before !== null && <s><ChangedValue field={field} value={before} /></s>} {after !== null && <>→ <ChangedValue field={field} value={after} /></>}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      {audit.hasNextPage && <Button variant="default" size="xs" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>{t("common.more")}</Button>}
    </section>
  );
}
