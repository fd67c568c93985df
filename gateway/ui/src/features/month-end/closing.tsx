import { Alert, Button, Group, Loader, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, Refusal, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { holds, useSession } from "../../lib/session";

type Blocker = Schemas["Blocker"];
const CODES: readonly Blocker["code"][] = [
  "not_asked", "unclaimed_work", "hours_not_confirmed", "not_billed", "open_draft", "delivery_unknown", "drift",
];
type Props = { month: string; entity: string; onClose: () => void };

/** The checklist of a month: what blocks it and who has it; then the month is closed, or forced with a reason. */
export function Closing({ month, entity, onClose }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [key, setKey] = useState(intention);
  const closing = useQuery({
    queryKey: ["closing", month, entity],
    meta: { live: true },
    queryFn: () => answered(api.GET("/api/v1/months/{month}/closing", { params: { path: { month }, query: { legal_entity_id: entity } } })),
  });
  const changing = useMutation({
    mutationFn: (verb: "close" | "reopen") => {
      const params = { path: { month }, header: { "Idempotency-Key": key } };
      return verb === "close"
        ? answered(api.POST("/api/v1/months/{month}/close", { params, body: { legal_entity_id: entity, force_reason: reason.trim() || null } }))
        : answered(api.POST("/api/v1/months/{month}/reopen", { params, body: { legal_entity_id: entity, reason: reason.trim() } }));
    },
    onSuccess: () => { setReason(""); setKey(intention()); },
    // A refusal did nothing: what is asked again, with another reason, is another intention.
    onError: (error) => error instanceof Refusal && error.status < 500 && setKey(intention()),
    onSettled: () => queries.invalidateQueries({ queryKey: ["closing"] }),
  });
  const read = closing.data;
  const forces = holds(session, ["accountant", "admin"], entity);
  const blocked = (read?.blockers.length ?? 0) > 0;
  const why = blocked && !(forces && reason.trim().length >= 3) ? t(forces ? "closing.blockedForce" : "closing.blocked", { count: read?.blockers.length ?? 0 }) : null;

  return (
    <Modal opened onClose={onClose} size="lg" title={t("closing.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        <ProblemAlert error={closing.error ?? changing.error} />
        {closing.isPending && <Loader size="sm" aria-label={t("common.loading")} />}
        {read?.closed_at && <Alert color="accent">{t("closing.closed")} <DateText value={read.closed_at} as="moment" />{read.forced_reason && `. ${read.forced_reason}`}</Alert>}
        {read && !read.closed_at && <Checklist blockers={read.blockers} />}
        {read && forces && (blocked || read.closed_at) && (
          <Textarea label={t(read.closed_at ? "closing.reopenReason" : "closing.forceReason")} description={t("common.reasonHint")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} maxLength={1000} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t("common.close")}</Button>
          {read?.closed_at ? (
            <ReasonButton variant="default" loading={changing.isPending} reason={!forces ? t("closing.reopenRole") : reason.trim().length < 3 ? t("closing.reopenReason") : null} onClick={() => changing.mutate("reopen")}>
              {t("closing.reopen")}
            </ReasonButton>
          ) : (
            <ReasonButton loading={changing.isPending} disabled={!read} reason={why} color={blocked ? "red" : "accent"} onClick={() => changing.mutate("close")}>
              {t(blocked && forces ? "closing.force" : "closing.close")}
            </ReasonButton>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Checklist({ blockers }: { blockers: readonly Blocker[] }) {
  const { t } = useTranslation();
  return (
    <ul className="checklist">
      {CODES.map((code) => {
        const own = blockers.filter((blocker) => blocker.code === code);
        return (
          <li key={code}>
            <Sign state={own.length > 0 ? "waiting" : "done"} />
            <div className="grow">
              {t(`closing.code.${code}`)} {own.length > 0 && <span className="quiet">{t("closing.left", { count: own.length })}, {t(`role.${own[0]?.who}`)}</span>}
              <ul>
                {own.map((blocker) => (
                  <li key={`${blocker.application_id} ${blocker.invoice_id} ${blocker.detail}`} className="small">
                    {blocker.invoice_id ? <Link to={`/invoices/${blocker.invoice_id}` as string}>{blocker.detail}</Link> : blocker.detail}
                  </li>
                ))}
              </ul>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
