import { ActionIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { BackIcon, ForwardIcon } from "../../components/icons";
import { useKeys } from "../../lib/keys";
import { everyPage } from "../../lib/pages";
import { useScope } from "../../lib/scope";
import { useBatch } from "../batches/use-batch";
import { useQueueState } from "./use-edits";

/** Where an invoice stands among those that it was opened from, a batch or a month's drafts, with the ways to both sides. */
export function Neighbours({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const { batch, of } = useSearch({ from: "/invoices/$id" });
  const navigate = useNavigate({ from: "/invoices/$id" });
  const { month, entity } = useScope();
  const { phase } = useQueueState();
  const ofBatch = useBatch(batch).data?.items.flatMap(({ invoice_id }) => invoice_id ?? []);
  const ofMonth = useQuery({
    queryKey: ["drafts-of", month, entity],
    enabled: of === "month",
    // The row of drafts stays as it was when it was opened, or the next one would not be where it was.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      everyPage((cursor) =>
        answered(api.GET("/api/v1/invoices", { params: { query: { month, status: ["draft"], limit: 200, sort: "client", order: "asc", ...(entity && { legal_entity_id: entity }), ...(cursor && { cursor }) } } })),
      ),
  }).data?.map(({ invoice_id }) => invoice_id);
  const row = batch ? ofBatch : ofMonth;
  const at = row?.indexOf(invoiceId) ?? -1;
  // What is being saved goes on being saved; only what needs a decision holds one back.
  const go = (id: string | undefined) => id && void navigate({ to: "/invoices/$id", params: { id }, search: (before) => before, ignoreBlocker: phase === "saving" });
  useKeys({ "[": () => go(row?.[at - 1]), "]": () => go(row?.[at + 1]) }, at >= 0);
  if (!row || at < 0) {
    return null;
  }
  return (
    <span className="neighbours" role="group" aria-label={t("inv.row.label")}>
      <ActionIcon size={24} variant="subtle" color="gray" aria-label={t("inv.row.previous")} title={`${t("inv.row.previous")} [`} disabled={at === 0} onClick={() => go(row[at - 1])}><BackIcon size={14} /></ActionIcon>
      <span className="quiet small">{t("inv.row.at", { at: at + 1, of: row.length })}</span>
      <ActionIcon size={24} variant="subtle" color="gray" aria-label={t("inv.row.next")} title={`${t("inv.row.next")} ]`} disabled={at === row.length - 1} onClick={() => go(row[at + 1])}><ForwardIcon size={14} /></ActionIcon>
    </span>
  );
}
