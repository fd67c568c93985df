import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ReasonDialog } from "../../components/reason-dialog";
import type { Drift } from "./data";

/** Leaves differences as they are, with one reason for all of them. What was asked twice acts once. */
export function Ignore({ items, onClose }: { items: readonly Drift[]; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // What is ignored waits no more: after a refusal of the others it is not asked for again, with another reason perhaps.
  const [waiting] = useState(() => new Map(items.map(({ drift_id }) => [drift_id, intention()])));
  const ignoring = useMutation({
    mutationFn: async (reason: string) => {
      for (const [drift_id, key] of waiting) {
        const params = { path: { drift_id }, header: { "Idempotency-Key": key } };
        await answered(api.POST("/api/v1/drift/{drift_id}/ignore", { params, body: { reason } }));
        waiting.delete(drift_id);
      }
    },
    onSuccess: onClose,
    onSettled: () => void queries.invalidateQueries({ predicate: ({ meta, queryKey }) => meta?.["live"] === true || queryKey[1] === items[0]?.invoice_id }),
  });
  return (
    <ReasonDialog title={t("drift.ignoreTitle", { count: items.length })} verb={t("drift.ignore")} error={ignoring.error} pending={ignoring.isPending} onClose={onClose} onSubmit={ignoring.mutate}>
      {t("drift.ignoreHint")}
    </ReasonDialog>
  );
}
