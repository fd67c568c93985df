import { TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { NumberInput, Readings } from "../../components/number-input";
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
    <FormDialog title={t("progress.record")} verb={t("common.save")} error={recording.error} pending={recording.isPending} onClose={onClose} onSubmit={submit}>
      <Readings value={track}>
        <p className="quiet small">{t("progress.hint")}</p>
        <TextInput type="month" label={t("retainer.column.month")} required value={of} error={wrong["month"]} onChange={(event) => setOf(event.currentTarget.value)} />
        <NumberInput label={t("progress.percent")} to={{ scale: 4 }} required value={percent} error={wrong["cumulative_percent"]} onRead={setPercent} />
        <TextInput label={t("milestones.note")} maxLength={1000} value={note} error={wrong["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
      </Readings>
    </FormDialog>
  );
}
