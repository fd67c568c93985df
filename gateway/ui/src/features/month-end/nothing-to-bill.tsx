import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ReasonDialog } from "../../components/reason-dialog";
import type { Period } from "../../lib/month";

/** Closes an application's month without an invoice, or opens it again; both with a reason. */
export function NothingToBill({ period, onClose }: { period: Period; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key] = useState(intention);
  const closed = period.state === "nothing_to_bill";
  const changing = useMutation({
    mutationFn: (reason: string) => {
      const params = { path: { month: period.month, application_id: period.application_id }, header: { "Idempotency-Key": key } };
      return closed
        ? answered(api.POST("/api/v1/months/{month}/periods/{application_id}/reopen", { params, body: { reason } }))
        : answered(api.POST("/api/v1/months/{month}/periods/{application_id}/nothing-to-bill", { params, body: { reason } }));
    },
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["periods"] }),
  });
  return (
    <ReasonDialog
      title={`${period.client_name}: ${t(closed ? "month.reopen" : "action.nothing_to_bill")}`} verb={t(closed ? "month.reopen" : "month.nothingVerb")}
      error={changing.error} pending={changing.isPending} onClose={onClose} onSubmit={(reason) => changing.mutate(reason)}
    >
      {!closed && t("month.nothingText")}
    </ReasonDialog>
  );
}
