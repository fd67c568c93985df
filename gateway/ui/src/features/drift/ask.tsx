import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ReasonButton } from "../../components/reason-button";
import { month as monthText } from "../../lib/dates";
import { refusal } from "../../lib/problem";
import { holds, useSession } from "../../lib/session";

/** Asks the source now whether the worklogs of a month's invoices changed; what is found arrives by itself. */
export function AskDrift({ month }: { month: string }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const asking = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/months/{month}/drift/ask", { params: { path: { month }, header: { "Idempotency-Key": intention() } } })),
    onSuccess: () => notifications.show({ color: "accent", title: t("drift.asked"), message: t("drift.askedText") }),
    onError: (error) => notifications.show({ color: "red", title: t("refused.title"), message: refusal(error, t) }),
  });
  const may = holds(session, ["preparer", "project_manager", "accountant", "admin"]);
  return (
    <ReasonButton size="xs" variant="default" loading={asking.isPending} reason={may ? null : t("month.askRole")} onClick={() => asking.mutate()}>
      {t("drift.ask", { month: monthText(month, i18n.language) })}
    </ReasonButton>
  );
}
