import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { type Client, useTermsChange } from "./data";

/** Somebody compared the client with the tax base; what differed is noted. */
export function RecordCheck({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const [note, setNote] = useState("");
  const checking = useTermsChange(
    () => answered(api.POST("/api/v1/clients/{client_id}/check", { params: { path: { client_id: client.client_id }, header: { "Idempotency-Key": key } }, body: { note: note.trim() || null } })),
    onClose,
  );
  return (
    <Modal opened onClose={onClose} title={t("clients.checkNow")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); checking.mutate(undefined); }}>
        <Stack gap="sm">
          <p className="quiet small">{t("clients.checkHint")}</p>
          <TextInput label={t("clients.checkNote")} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <ProblemAlert error={checking.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" loading={checking.isPending}>{t("clients.checked")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
