import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { ReasonDialog } from "../../components/reason-dialog";
import { dayOf } from "../../lib/dates";
import type { Step } from "../../lib/milestones";
import { fieldErrors } from "../../lib/problem";
import { type Application, useTermsChange } from "./data";

type Props = { application: Application; step: Step; onClose: () => void };

/** The client accepted a step, on a day. */
export function Accept({ application, step, onClose }: Props) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const [day, setDay] = useState(dayOf(new Date()));
  const [note, setNote] = useState("");
  const path = { application_id: application.application_id, milestone_id: step.id };
  const accepting = useTermsChange(
    () => answered(api.POST("/api/v1/applications/{application_id}/milestones/{milestone_id}/accept", { params: { path, header: { "Idempotency-Key": key } }, body: { accepted_on: day, note: note.trim() || null } })),
    onClose,
  );
  const wrong = fieldErrors(accepting.error);
  return (
    <FormDialog title={`${t("milestones.accept")}: ${step.title}`} verb={t("milestones.accept")} error={accepting.error} pending={accepting.isPending} onClose={onClose} onSubmit={() => accepting.mutate(undefined)}>
      <p className="quiet small">{t("milestones.acceptHint")}</p>
      <TextInput type="date" label={t("milestones.acceptedOn")} required value={day} error={wrong["accepted_on"]} onChange={(event) => setDay(event.currentTarget.value)} />
      <TextInput label={t("milestones.note")} maxLength={1000} value={note} error={wrong["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
    </FormDialog>
  );
}

/** It was no acceptance, and why. */
export function Withdraw({ application, step, onClose }: Props) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const path = { application_id: application.application_id, milestone_id: step.id };
  const withdrawing = useTermsChange(
    (reason: string) => answered(api.POST("/api/v1/applications/{application_id}/milestones/{milestone_id}/withdraw-acceptance", { params: { path, header: { "Idempotency-Key": key } }, body: { reason } })),
    onClose,
  );
  return <ReasonDialog title={`${t("milestones.withdraw")}: ${step.title}`} verb={t("milestones.withdraw")} error={withdrawing.error} pending={withdrawing.isPending} onClose={onClose} onSubmit={withdrawing.mutate}>{t("milestones.withdrawHint")}</ReasonDialog>;
}
