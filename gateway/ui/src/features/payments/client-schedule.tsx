import { Button, Group, Modal, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import { fieldErrors } from "../../lib/problem";
import { useMoneyChange } from "./data";

type Props = { entity: string; client: string; name: string; why: string | null; onClose: () => void };

/** On which days after the due date a client is reminded, and whether it is left in peace for now. */
export function ClientSchedule({ entity, client, name, why, onClose }: Props) {
  const { t } = useTranslation();
  const path = { legal_entity_id: entity, client_id: client };
  const held = useQuery({
    queryKey: ["client-reminders", entity, client],
    queryFn: () => answered(api.GET("/api/v1/reminders/clients/{legal_entity_id}/{client_id}", { params: { path } })),
  });
  return (
    <Modal opened onClose={onClose} title={`${t("payments.remind.schedule")}: ${name}`} closeButtonProps={{ "aria-label": t("common.close") }}>
      <ProblemAlert error={held.error} />
      {held.data && <Form held={held.data} why={why} onClose={onClose} />}
    </Modal>
  );
}

function Form({ held, why, onClose }: { held: Schemas["ClientReminders"]; why: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [own, setOwn] = useState(held.own_days);
  const [days, setDays] = useState(held.days.join(", "));
  const [paused, setPaused] = useState(held.paused);
  const [until, setUntil] = useState(held.until ?? "");
  const [reason, setReason] = useState("");
  const path = { legal_entity_id: held.legal_entity_id, client_id: held.client_id };
  const setting = useMoneyChange(
    () =>
      answered(
        api.PUT("/api/v1/reminders/clients/{legal_entity_id}/{client_id}", {
          params: { path }, body: { days: own ? days.split(/[\s,;]+/).filter(Boolean).map((day) => Number.parseInt(day, 10)) : null, paused, until: until || null, reason: reason.trim() },
        }),
      ),
    () => { void queries.invalidateQueries({ queryKey: ["client-reminders", held.legal_entity_id, held.client_id] }); onClose(); },
  );
  const wrong = fieldErrors(setting.error);
  return (
    <form onSubmit={(event) => { event.preventDefault(); setting.mutate(undefined); }}>
      <Stack gap="sm">
        <Switch label={t("payments.remind.ownDays")} checked={own} onChange={(event) => setOwn(event.currentTarget.checked)} />
        <TextInput label={t("payments.remind.days")} description={t("payments.remind.daysHint")} disabled={!own} value={days} error={wrong["days"]} onChange={(event) => setDays(event.currentTarget.value)} />
        <Switch label={t("payments.remind.pause")} checked={paused} onChange={(event) => setPaused(event.currentTarget.checked)} />
        <TextInput type="date" label={t("payments.remind.until")} disabled={!paused} value={until} error={wrong["until"]} onChange={(event) => setUntil(event.currentTarget.value)} />
        <TextInput label={t("common.reason")} description={t("common.reasonHint")} required maxLength={500} value={reason} error={wrong["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
        <ProblemAlert error={setting.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
          <ReasonButton type="submit" loading={setting.isPending} reason={why} disabled={reason.trim().length < 3} onClick={() => undefined}>{t("common.save")}</ReasonButton>
        </Group>
      </Stack>
    </form>
  );
}
