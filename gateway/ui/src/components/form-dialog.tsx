import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "./problem-alert";

type Props = {
  title: string; verb: string; error: Error | null; pending: boolean; disabled?: boolean; size?: "md" | "lg"; children: ReactNode;
  onClose: () => void; onSubmit: () => void;
};

/** A form in a dialog: its fields, what was refused, and the button that sends it, named by its verb. */
export function FormDialog({ title, verb, error, pending, disabled = false, size = "md", children, onClose, onSubmit }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} size={size} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>
        <Stack gap="sm">
          {children}
          <ProblemAlert error={error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" loading={pending} disabled={disabled}>{verb}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
