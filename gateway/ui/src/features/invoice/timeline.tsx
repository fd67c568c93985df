import { Button, Loader } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { DateText } from "../../components/date-text";
import { ProblemAlert } from "../../components/problem-alert";

/** Who did what and when, each change before and after; chained by hash. */
export function Timeline({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const audit = useInfiniteQuery({
    queryKey: ["audit", invoiceId],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/invoices/{invoice_id}/audit", { params: { path: { invoice_id: invoiceId }, query: { limit: 100, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="timeline" aria-label={t("inv.tab.timeline")}>
      {audit.isPending && <Loader size="sm" />}
      <ProblemAlert error={audit.error} onRetry={() => void audit.refetch()} />
      <ol>
        {entries.map((entry) => (
          <li key={entry.entry_id}>
            <p>
              <strong>{t(`action.${entry.action}`, { defaultValue: t(`inv.audit.${entry.action}`, { defaultValue: entry.action.replaceAll("_", " ") }) })}</strong>{" "}
              <span className="quiet">{entry.actor_name} · <DateText value={entry.at} as="moment" /></span>
            </p>
            {entry.reason && <p className="said">{entry.reason}</p>}
            {entry.changes.length > 0 && (
              <ul>
                {entry.changes.map(({ field, before, after }) => (
                  <li key={field}><code>{field}</code> {before !== null && <s>{before}</s>} {after !== null && <>→ <span>{after}</span></>}</li>
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
