import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QUANTITY_SCALE, plain } from "../../lib/linked";
import { refusal } from "../../lib/problem";
import type { Invoice } from "./data";
import type { Line } from "./edits";
import { splitEdit } from "./line-edits";
import { useReadNumber } from "../../lib/read-number";
import { useQueue } from "./use-edits";

/** A quantity of a line becomes a line of its own. */
export function SplitDialog({ invoice, line, onClose }: { invoice: Invoice; line: Line; onClose: () => void }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const read = useReadNumber();
  const [quantity, setQuantity] = useState("");
  const [text, setText] = useState("");
  const [failed, setFailed] = useState<Error | null>(null);
  async function submit() {
    try {
      const part = await read(quantity, { scale: QUANTITY_SCALE });
      queue.push(splitEdit(invoice, line, { quantity: part, text: text.trim() || null }, `${line.position}. ${t("inv.line.split")}`));
      onClose();
    } catch (error) {
      setFailed(error as Error);
    }
  }
  return (
    <Modal opened onClose={onClose} title={t("inv.line.split")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <Stack gap="sm">
          <TextInput
            label={t("inv.split.quantity", { quantity: plain(line.quantity), unit: line.unit })} required data-autofocus inputMode="decimal" value={quantity}
            onChange={(event) => setQuantity(event.currentTarget.value)}
          />
          <TextInput label={t("inv.split.text")} placeholder={line.text} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          {failed && <Alert color="red" role="alert">{refusal(failed, t)}</Alert>}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" disabled={!quantity.trim()}>{t("inv.line.split")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
