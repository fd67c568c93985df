import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { DateText } from "../../components/date-text";
import { ReasonButton } from "../../components/reason-button";
import type { Period } from "../../lib/month";
import { refusal } from "../../lib/problem";
import { holds, useSession } from "../../lib/session";

const LOOK_AGAIN = 1_500;

/** How fresh the month's figures are, and the button that reads the worklogs again. */
export function Source({ month, periods }: { month: string; periods: readonly Period[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const [runId, setRunId] = useState<string>();
  const asking = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/months/{month}/overview", { params: { path: { month }, header: { "Idempotency-Key": intention() } } })),
    onSuccess: (run) => setRunId(run.run_id),
    onError: (error) => notifications.show({ color: "red", title: t("refused.title"), message: refusal(error, t) }),
  });
  const run = useQuery({
    queryKey: ["run", runId],
    enabled: runId !== undefined,
    queryFn: () => answered(api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: runId ?? "" } } })),
    refetchInterval: ({ state }) => (state.data?.finished_at ? false : LOOK_AGAIN),
  });
  const finished = Boolean(run.data?.finished_at);
  useEffect(() => {
    if (finished) {
      setRunId(undefined);
      void queries.invalidateQueries({ queryKey: ["periods"] });
    }
  }, [finished, queries]);
  const oldest = periods.map(({ source_as_of }) => source_as_of).filter((at) => at !== null).toSorted()[0];
  const may = holds(session, ["preparer", "project_manager", "accountant", "admin"]);
  return (
    <>
      <span className="quiet small">{oldest && <>{t("month.asOf")} <DateText value={oldest} as="moment" /></>}</span>
      <ReasonButton variant="default" size="xs" loading={asking.isPending || runId !== undefined} reason={may ? null : t("month.askRole")} onClick={() => asking.mutate()}>
        {t(periods.length === 0 ? "month.ask" : "month.askAgain")}
      </ReasonButton>
    </>
  );
}
