import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonField } from "../../components/reason-field";
import { fieldErrors } from "../../lib/problem";
import { dayAfter } from "../../lib/rule-fields";
import { type Override, useTermsChange } from "./data";

/** Ends a rule: its last day and the reason. A rule can also be said never to have held. */
export function EndOverride({ override, last, onClose }: { override: Override; last: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const [day, setDay] = useState(last < override.valid_from ? override.valid_from : last);
  const [reason, setReason] = useState("");
  const ending = useTermsChange(
    (on: string) =>
      answered(
        api.POST("/api/v1/overrides/{override_id}/end", {
          params: { path: { override_id: override.override_id }, header: { "Idempotency-Key": key } }, body: { on, reason: reason.trim() },
        }),
      ),
    ({ effect }) => {
      notifications.show({ color: "accent", message: t("terms.ended", { count: effect.invoices.length }) });
      onClose();
    },
  );
  const wrong = fieldErrors(ending.error);
  const short = reason.trim().length < 3;
  return (
    <Modal opened onClose={onClose} title={t("terms.endTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); ending.mutate(dayAfter(day)); }}>
        <Stack gap="sm">
          <p className="quiet small">{t("terms.endHint")}</p>
          <TextInput type="date" label={t("terms.until")} required min={override.valid_from} value={day} error={wrong["on"]} onChange={(event) => setDay(event.currentTarget.value)} />
          <ReasonField value={reason} error={wrong["reason"]} onChange={setReason} />
          <ProblemAlert error={ending.error} />
          <Group justify="space-between" gap="xs">
            <Button variant="subtle" color="red" disabled={short} onClick={() => ending.mutate(override.valid_from)}>{t("terms.neverHeld")}</Button>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
              <Button type="submit" loading={ending.isPending} disabled={short || !day}>{t("terms.end")}</Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
