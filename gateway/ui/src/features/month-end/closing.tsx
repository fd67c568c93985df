import { Alert, Button, Group, Modal, NativeSelect, Stack, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { month as monthText } from "../../lib/dates";
import { holds, useSession } from "../../lib/session";
import { useIntention } from "../../lib/use-intention";
import { usePeople } from "../settings/people-data";
import { Checklist } from "./checklist";
import { closingQuery } from "./data";

type Entity = Pick<Schemas["LegalEntityRead"], "legal_entity_id" | "name">;
type Props = { month: string; entities: readonly Entity[]; onClose: () => void };

/** Closes the month of a legal entity: which one is asked where there are several. */
export function Closing({ month, entities, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [entity, setEntity] = useState(entities[0]?.legal_entity_id);
  return (
    <Modal opened onClose={onClose} size="lg" title={`${t("closing.title")}: ${monthText(month, i18n.language)}`} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        {entities.length > 1 && (
          <NativeSelect label={t("scope.entity")} value={entity} onChange={(event) => setEntity(event.currentTarget.value)} data={entities.map(({ legal_entity_id, name }) => ({ value: legal_entity_id, label: name }))} />
        )}
        {entity && <OfEntity key={entity} month={month} entity={entity} onClose={onClose} />}
      </Stack>
    </Modal>
  );
}

/** The checklist of a month: what blocks it and who has it; then the month is closed, or forced with a reason. */
function OfEntity({ month, entity, onClose }: { month: string; entity: string; onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const { key, renew, onError } = useIntention();
  const closing = useQuery(closingQuery(month, entity));
  const read = closing.data;
  const closer = usePeople().data?.find(({ staff_id }) => staff_id === read?.closed_by);
  const blocked = (read?.blockers.length ?? 0) > 0;
  const changing = useMutation({
    mutationFn: (verb: "close" | "reopen") => {
      const params = { path: { month }, header: { "Idempotency-Key": key } };
      return verb === "close"
        ? answered(api.POST("/api/v1/months/{month}/close", { params, body: { legal_entity_id: entity, force_reason: blocked ? reason.trim() || null : null } }))
        : answered(api.POST("/api/v1/months/{month}/reopen", { params, body: { legal_entity_id: entity, reason: reason.trim() } }));
    },
    onSuccess: () => { setReason(""); renew(); },
    onError,
    onSettled: () => queries.invalidateQueries({ queryKey: ["closing"] }),
  });
  const forces = holds(session, ["accountant", "admin"], entity);
  const closes = forces || holds(session, ["preparer"], entity);
  const why = !closes ? t("closing.role") : blocked && !(forces && reason.trim().length >= 3) ? t(forces ? "closing.blockedForce" : "closing.blocked", { count: read?.blockers.length ?? 0 }) : null;

  return (
    <Stack gap="md">
      <QueryState query={closing} />
      <ProblemAlert error={changing.error} />
      {read?.closed_at && <Alert color="accent">{t("closing.closed")} <DateText value={read.closed_at} as="moment" />{closer && `, ${closer.name}`}{read.forced_reason && `. ${read.forced_reason}`}</Alert>}
      {read && !read.closed_at && <Checklist blockers={read.blockers} month={month} entity={entity} onGo={onClose} />}
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
  );
}
