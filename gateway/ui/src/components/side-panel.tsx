import { ActionIcon } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CloseIcon } from "./icons";

/** What stands beside a list: it takes the focus when its subject changes, and Esc closes it (in a dialog of its own, only the dialog). */
export function SidePanel({ label, subject, onClose, children }: { label: string; subject: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), [subject]);
  return (
    <aside className="panel" ref={panel} tabIndex={-1} aria-label={label} onKeyDown={(event) => event.key === "Escape" && event.currentTarget.contains(event.target as Node) && onClose()}>
      <ActionIcon className="panel-close" variant="subtle" color="gray" aria-label={t("common.close")} onClick={onClose}><CloseIcon /></ActionIcon>
      {children}
    </aside>
  );
}
