import { Alert, Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { useKeys } from "../../lib/keys";
import { say } from "../../lib/said";
import type { Invoice } from "../invoice/data";

type Props = { invoice: Invoice; seen: boolean; onDecided: () => void };

/** Approve or return what is shown. Somebody else's decision, here or in Telegram, ends it. */
export function Decision({ invoice, seen, onDecided }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [returning, setReturning] = useState(false);
  const [keys] = useState(() => ({ approve: intention(), return: intention() }));
  const path = { invoice_id: invoice.invoice_id };
  const after = {
    onSuccess: (decided: Invoice) => {
      notifications.show({ color: "accent", message: `${decided.number ?? ""} ${decided.client_name}: ${t(`status.${decided.status}`)}` });
      onDecided();
    },
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey, meta }) => queryKey[1] === invoice.invoice_id || meta?.["live"] === true }),
  };
  const approving = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/api/v1/invoices/{invoice_id}/approve", {
          params: { path, header: { "Idempotency-Key": keys.approve } }, body: { revision: invoice.revision, bundle_hash: invoice.bundle_hash ?? "" },
        }),
      ),
    ...after,
  });
  const sendingBack = useMutation({
    mutationFn: (reason: string) => answered(api.POST("/api/v1/invoices/{invoice_id}/return", { params: { path, header: { "Idempotency-Key": keys.return } }, body: { reason } })),
    ...after,
  });
  const why = (action: "approve" | "return") => {
    const found = invoice.allowed_actions.find((one) => one.action === action);
    return found?.allowed ? null : found?.reason ? say(t, found.said, found.reason) : t("approvals.notAllowed");
  };
  const notYet = why("approve") ?? (seen ? null : t("approvals.unseen"));
  useKeys({ "mod+Enter": () => notYet === null && !approving.isPending && approving.mutate() }, !returning);

  if (invoice.status !== "needs_review" && !approving.isPending && !sendingBack.isPending) {
    return (
      <Alert color="accent" role="status" title={t("approvals.decided", { status: t(`status.${invoice.status}`) })}>
        <Button size="xs" variant="default" onClick={onDecided}>{t("approvals.next")}</Button>
      </Alert>
    );
  }
  return (
    <>
      <ProblemAlert error={approving.error} />
      <Group gap="xs" className="decision">
        <ReasonButton loading={approving.isPending} reason={notYet} onClick={() => approving.mutate()} rightSection={<kbd>Ctrl Enter</kbd>}>{t("action.approve")}</ReasonButton>
        <ReasonButton variant="default" reason={why("return")} onClick={() => setReturning(true)}>{t("action.return")}</ReasonButton>
      </Group>
      {returning && (
        <ReasonDialog
          title={t("approvals.returnTitle", { number: invoice.number ?? "" })} verb={t("action.return")} error={sendingBack.error} pending={sendingBack.isPending}
          onClose={() => setReturning(false)} onSubmit={(reason) => sendingBack.mutate(reason)}
        >
          {t("approvals.returnText")}
        </ReasonDialog>
      )}
    </>
  );
}
