import { Button, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import type { Line } from "./edits";
import { removeEdit } from "./line-edits";
import { useQueue } from "./use-edits";

/** Removing a line with time behind it: the time is open again (drop), or consumed (write off, with a reason). */
export function RemoveDialog({ invoice, line, onClose }: { invoice: Invoice; line: Line; onClose: () => void }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const [how, setHow] = useState<"drop" | "write_off">("drop");
  const [reason, setReason] = useState("");
  function submit() {
    queue.push(removeEdit(invoice, line, { how, reason: reason.trim() || null }, `${line.position}. ${t("inv.line.remove")}`, t(how === "drop" ? "inv.final.source" : "inv.final.writtenOff")));
    onClose();
  }
  return (
    <Modal opened onClose={onClose} title={t("inv.line.remove")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Stack gap="sm">
          <Radio.Group label={t("inv.remove.time", { count: line.worklog_count })} value={how} onChange={(value) => setHow(value as typeof how)}>
            <Stack gap={6} mt={6}>
              <Radio value="drop" label={t("inv.remove.drop")} />
              <Radio value="write_off" label={t("inv.remove.writeOff")} />
            </Stack>
          </Radio.Group>
          <Textarea label={t("common.reason")} required={how === "write_off"} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" color="red" disabled={how === "write_off" && reason.trim().length < 3}>{t("inv.line.remove")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
