import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../lib/problem";
import { ProblemAlert } from "./problem-alert";

type Props = {
  title: string; verb: string; error: Error | null; pending: boolean; children?: ReactNode;
  onClose: () => void; onSubmit: (reason: string) => void;
};

/** Asks for the reason of a move that needs one. What the server refuses stands at the field. */
export function ReasonDialog({ title, verb, error, pending, children, onClose, onSubmit }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const wrong = fieldErrors(error)["reason"];
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); onSubmit(reason.trim()); }}>
        <Stack gap="sm">
          {children && <Text size="sm" component="div">{children}</Text>}
          <Textarea
            label={t("common.reason")} description={t("common.reasonHint")} autosize minRows={3} maxLength={2000} required data-autofocus
            value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={wrong}
          />
          {!wrong && <ProblemAlert error={error} />}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" loading={pending} disabled={reason.trim().length < 3}>{verb}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
