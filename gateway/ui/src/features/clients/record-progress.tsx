import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { NumberInput, Readings } from "../../components/number-input";
import { ProblemAlert } from "../../components/problem-alert";
import { fieldErrors } from "../../lib/problem";
import { useReadings } from "../../lib/readings";
import { type Application, useTermsChange } from "./data";

/** How far the work was at the end of a month, cumulative. */
export function RecordProgress({ application, month, onClose }: { application: Application; month: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [of, setOf] = useState(month);
  const [percent, setPercent] = useState("");
  const [note, setNote] = useState("");
  const key = useMemo(intention, [of, percent, note]);
  const recording = useTermsChange(
    () =>
      answered(
        api.POST("/api/v1/applications/{application_id}/progress/{month}", {
          params: { path: { application_id: application.application_id, month: of }, header: { "Idempotency-Key": key } }, body: { cumulative_percent: percent, note: note.trim() || null },
        }),
      ),
    onClose,
  );
  const { track, submit } = useReadings(() => recording.mutate(undefined));
  const wrong = fieldErrors(recording.error);
  return (
    <Modal opened onClose={onClose} title={t("progress.record")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Readings value={track}>
        <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
          <Stack gap="sm">
            <p className="quiet small">{t("progress.hint")}</p>
            <TextInput type="month" label={t("retainer.column.month")} required value={of} error={wrong["month"]} onChange={(event) => setOf(event.currentTarget.value)} />
            <NumberInput label={t("progress.percent")} to={{ scale: 4 }} required value={percent} error={wrong["cumulative_percent"]} onRead={setPercent} />
            <TextInput label={t("milestones.note")} maxLength={1000} value={note} error={wrong["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
            <ProblemAlert error={recording.error} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
              <Button type="submit" loading={recording.isPending}>{t("common.save")}</Button>
            </Group>
          </Stack>
        </form>
      </Readings>
    </Modal>
  );
}
