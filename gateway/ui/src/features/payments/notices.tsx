import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { ReasonDialog } from "../../components/reason-dialog";
import { sayKept } from "../../lib/said";
import { useMoneyChange } from "./data";

type Notice = Schemas["NoticeRead"];
type Asked = { notice: Notice; verb: "retry" | "arrived" | "lost" };
const FIRST = 10;

/** Reminders and questions that went out lately; one of which nobody knows whether it arrived waits for a person. */
export function Notices({ why }: { why: string | null }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const notices = useQuery({ queryKey: ["notices"], queryFn: () => answered(api.GET("/api/v1/notices")) });
  const shown = all ? notices.data : notices.data?.slice(0, FIRST);
  if (!shown || shown.length === 0) {
    return <QueryState query={notices} />;
  }
  return (
    <section className="part">
      <h3>{t("payments.remind.sent")}</h3>
      <ul>
        {shown.map((notice) => (
          <li key={notice.notice_id}>
            <DateText value={notice.created_at} as="moment" />
            <span className="grow">{notice.client_name} <span className="quiet">{t(`payments.remind.kind.${notice.kind}`)}: {notice.invoices.map(({ number }) => number).join(", ")}</span></span>
            <span className={notice.state === "sent" ? "quiet" : "unsure"}>{t(`payments.remind.state.${notice.state}`, { defaultValue: notice.state })} {notice.reason && sayKept(t, notice.code, notice.reason)}</span>
            <Group gap={4}>
              {notice.allowed.includes("retry") && <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setAsked({ notice, verb: "retry" })}>{t("payments.remind.retry")}</ReasonButton>}
              {notice.allowed.includes("resolve") && (
                <>
                  <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setAsked({ notice, verb: "arrived" })}>{t("payments.remind.arrived")}</ReasonButton>
                  <ReasonButton size="compact-xs" variant="subtle" reason={why} onClick={() => setAsked({ notice, verb: "lost" })}>{t("payments.remind.lost")}</ReasonButton>
                </>
              )}
            </Group>
          </li>
        ))}
      </ul>
      {!all && (notices.data?.length ?? 0) > FIRST && <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>{t("common.more")}</Button>}
      {asked && <Decide {...asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Decide({ notice, verb, onClose }: Asked & { onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const params = { path: { notice_id: notice.notice_id }, header: { "Idempotency-Key": key } };
  const deciding = useMoneyChange(
    (reason: string) =>
      answered(verb === "retry" ? api.POST("/api/v1/notices/{notice_id}/retry", { params, body: { reason } }) : api.POST("/api/v1/notices/{notice_id}/resolve", { params, body: { arrived: verb === "arrived", reason } })),
    onClose,
  );
  return <ReasonDialog title={t(`payments.remind.${verb}`)} verb={t(`payments.remind.${verb}`)} error={deciding.error} pending={deciding.isPending} onClose={onClose} onSubmit={deciding.mutate} />;
}
