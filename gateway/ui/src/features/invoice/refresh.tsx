import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import type { Invoice } from "./data";
import { useQueueState } from "./use-edits";

const RefreshDialog = lazy(async () => ({ default: (await import("./refresh-dialog")).RefreshDialog }));

/** Asks the source again and shows the difference; nothing changes before it is accepted, and hand edits stay. */
export function Refresh({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { phase } = useQueueState();
  const ask = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/invoices/{invoice_id}/refresh/preview", { params: { path: { invoice_id: invoice.invoice_id }, header: { "Idempotency-Key": intention() } } })),
    onSuccess: () => setAsked(true),
  });
  return (
    <>
      <Button size="xs" variant="default" loading={ask.isPending} disabled={phase !== "saved"} onClick={() => ask.mutate()}>{t("inv.refresh.ask")}</Button>
      <ProblemAlert error={ask.error} />
      <Suspense>{asked && <RefreshDialog invoice={invoice} onClose={() => setAsked(false)} />}</Suspense>
    </>
  );
}
