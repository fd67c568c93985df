import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ReasonDialog } from "../../components/reason-dialog";
import type { Drift } from "./data";

/** Leaves differences as they are, with one reason for all of them. What was asked twice acts once. */
export function Ignore({ items, month, onClose }: { items: readonly Drift[]; month: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [keys] = useState(() => new Map(items.map(({ drift_id }) => [drift_id, intention()])));
  const ignoring = useMutation({
    mutationFn: async (reason: string) => {
      for (const { drift_id } of items) {
        const params = { path: { drift_id }, header: { "Idempotency-Key": keys.get(drift_id) ?? intention() } };
        await answered(api.POST("/api/v1/drift/{drift_id}/ignore", { params, body: { reason } }));
      }
    },
    onSuccess: onClose,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["drift", month] });
      void queries.invalidateQueries({ predicate: ({ meta, queryKey }) => meta?.["live"] === true || queryKey[1] === items[0]?.invoice_id });
    },
  });
  return (
    <ReasonDialog title={t("drift.ignoreTitle", { count: items.length })} verb={t("drift.ignore")} error={ignoring.error} pending={ignoring.isPending} onClose={onClose} onSubmit={ignoring.mutate}>
      {t("drift.ignoreHint")}
    </ReasonDialog>
  );
}
