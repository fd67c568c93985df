import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention } from "../../client";
import { FormDialog } from "../../components/form-dialog";
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
    <FormDialog title={t("clients.checkNow")} verb={t("clients.checked")} error={checking.error} pending={checking.isPending} onClose={onClose} onSubmit={() => checking.mutate(undefined)}>
      <p className="quiet small">{t("clients.checkHint")}</p>
      <TextInput label={t("clients.checkNote")} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </FormDialog>
  );
}
