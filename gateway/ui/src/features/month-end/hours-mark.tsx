import { Button, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import type { Period } from "../../lib/month";
import { refusal } from "../../lib/problem";
import { holds, useSession } from "../../lib/session";

/** Whether the hours of a month are confirmed, and the button to confirm what is shown. */
export function HoursMark({ period }: { period: Period }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const confirming = useMutation({
    mutationFn: (fingerprint: string) =>
      answered(
        api.POST("/api/v1/months/{month}/periods/{application_id}/confirm-hours", {
          params: { path: { month: period.month, application_id: period.application_id }, header: { "Idempotency-Key": intention() } },
          body: { fingerprint },
        }),
      ),
    onError: (error) => notifications.show({ color: "red", title: t("refused.title"), message: refusal(error, t) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["periods"] }),
  });
  if (period.hours_confirmed) {
    return (
      <Tooltip label={<>{t("month.confirmedAt")} <DateText value={period.confirmed_at ?? null} as="moment" /></>}>
        <span className="chip"><Sign state="done" />{t("month.yes")}</span>
      </Tooltip>
    );
  }
  const may = holds(session, ["project_manager", "admin"], period.legal_entity_id);
  const { totals } = period;
  if (!totals || totals.worklogs === 0 || !may) {
    return <span className="quiet small">{t(totals && totals.worklogs > 0 ? "month.notYet" : "month.noHours")}</span>;
  }
  return (
    <Button size="compact-xs" variant="light" loading={confirming.isPending} onClick={() => confirming.mutate(totals.fingerprint)}>
      {t("month.confirm")}
    </Button>
  );
}
