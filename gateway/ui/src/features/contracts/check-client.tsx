import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";

/** Notes that somebody compared a client with the tax base, and what differed. */
export function CheckClient({ clientId, name, onClose }: { clientId: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [key] = useState(intention);
  const checking = useMutation({
    mutationFn: () => answered(api.POST("/api/v1/clients/{client_id}/check", { params: { path: { client_id: clientId }, header: { "Idempotency-Key": key } }, body: { note: note.trim() || null } })),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["contract-client", clientId] }),
  });
  return (
    <Modal opened onClose={onClose} title={`${t("contracts.check")}: ${name}`} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); checking.mutate(); }}>
        <Stack gap="sm">
          <Text size="sm">{t("contracts.checkText")}</Text>
          <Textarea label={t("contracts.checkNote")} autosize minRows={2} maxLength={1000} value={note} data-autofocus onChange={(event) => setNote(event.currentTarget.value)} />
          <ProblemAlert error={checking.error} />
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" loading={checking.isPending}>{t("contracts.check")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
