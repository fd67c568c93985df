import { Button, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import type { Period } from "../../lib/month";
import { refusal } from "../../lib/problem";
import { holds, useSession } from "../../lib/session";
import { confirmHours, CONFIRMS, HOURS } from "./data";

/** Whether the hours of a month are confirmed, and the button to confirm what is shown. */
export function HoursMark({ period }: { period: Period }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const confirming = useMutation({
    mutationFn: () => confirmHours(period),
    onError: (error) => notifications.show({ color: "red", title: t("refused.title"), message: refusal(error, t) }),
    onSettled: () => HOURS.map((key) => queries.invalidateQueries({ queryKey: [key] })),
  });
  if (period.hours_confirmed) {
    return (
      <Tooltip label={<>{t("month.confirmedAt")} <DateText value={period.confirmed_at ?? null} as="moment" /></>}>
        <span className="chip"><Sign state="done" />{t("month.yes")}</span>
      </Tooltip>
    );
  }
  const may = holds(session, CONFIRMS, period.legal_entity_id);
  const { totals } = period;
  if (!totals || totals.worklogs === 0 || !may) {
    return <span className="quiet small">{t(totals && totals.worklogs > 0 ? "month.notYet" : "month.noHours")}</span>;
  }
  return (
    <Button size="compact-xs" variant="light" loading={confirming.isPending} onClick={() => confirming.mutate()}>
      {t("month.confirm")}
    </Button>
  );
}
