import { SegmentedControl, SimpleGrid, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
import { NumberInput, Readings } from "../../components/number-input";
import { ReasonField } from "../../components/reason-field";
import { multiply, round } from "../../lib/decimal";
import { fieldErrors } from "../../lib/problem";
import { useReadings } from "../../lib/readings";
import { type Application, useTermsChange } from "./data";

type Kind = "opening" | "adjustment";

/** Hours put into the balance, or taken: from which month on, of which month they are, and why. */
export function AdjustRetainer({ application, month, onClose }: { application: Application; month: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>("adjustment");
  const [sign, setSign] = useState<"put" | "take">("put");
  const [hours, setHours] = useState("");
  const [from, setFrom] = useState(month);
  const [lot, setLot] = useState(month);
  const [reason, setReason] = useState("");
  const seconds = hours ? Number(round(multiply(hours, sign === "take" ? "-3600" : "3600"), 0)) : 0;
  const body = { kind, month: from, lot_month: lot, seconds, reason: reason.trim() };
  const written = JSON.stringify(body);
  const key = useMemo(intention, [written]);
  const adjusting = useTermsChange(
    () => answered(api.POST("/api/v1/applications/{application_id}/retainer/adjustments", { params: { path: { application_id: application.application_id }, header: { "Idempotency-Key": key } }, body })),
    onClose,
  );
  const { track, submit } = useReadings(() => adjusting.mutate(undefined));
  const wrong = fieldErrors(adjusting.error);
  return (
    <FormDialog title={t("retainer.adjust")} verb={t("retainer.post")} error={adjusting.error} pending={adjusting.isPending} disabled={reason.trim().length < 3} onClose={onClose} onSubmit={submit}>
      <Readings value={track}>
        <SegmentedControl aria-label={t("retainer.column.kind")} value={kind} data={(["adjustment", "opening"] as const).map((value) => ({ value, label: t(`retainer.kind.${value}`) }))} onChange={(value) => setKind(value as Kind)} />
        <SegmentedControl aria-label={t("retainer.direction")} value={sign} data={(["put", "take"] as const).map((value) => ({ value, label: t(`retainer.${value}`) }))} onChange={(value) => setSign(value as "put" | "take")} />
        <NumberInput label={t("retainer.hours")} to={{ scale: 4 }} required value={hours} error={wrong["seconds"]} onRead={setHours} />
        <SimpleGrid cols={2} spacing="sm">
          <TextInput type="month" label={t("retainer.from")} required value={from} error={wrong["month"]} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="month" label={t("retainer.lot")} required value={lot} error={wrong["lot_month"]} onChange={(event) => setLot(event.currentTarget.value)} />
        </SimpleGrid>
        <ReasonField value={reason} error={wrong["reason"]} onChange={setReason} />
      </Readings>
    </FormDialog>
  );
}
