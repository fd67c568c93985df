import { ActionIcon, Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import { type Line, moveEdit, removeEdit } from "./edits";
import { RemoveDialog } from "./remove-dialog";
import { SplitDialog } from "./split-dialog";
import { useQueue } from "./use-edits";

/** What can be done with one line. */
export function LineMenu({ invoice, line, count, onWhy }: { invoice: Invoice; line: Line; count: number; onWhy: () => void }) {
  const { t } = useTranslation();
  const queue = useQueue();
  const [asked, setAsked] = useState<"remove" | "split" | null>(null);
  const move = (to: number) => queue.push(moveEdit(invoice, line, to, `${line.position}. ${t("inv.line.place")}`));
  const remove = () => (line.worklog_count > 0 ? setAsked("remove") : queue.push(removeEdit(invoice, line, { how: "drop" }, `${line.position}. ${t("inv.line.remove")}`)));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="subtle" color="gray" size="sm" aria-label={t("inv.line.menu", { number: line.position })}><Dots /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {line.kind === "generated" && <Menu.Item onClick={onWhy}>{t("inv.line.why")}</Menu.Item>}
          <Menu.Item disabled={line.position === 1} rightSection={<kbd>Alt ↑</kbd>} onClick={() => move(line.position - 1)}>{t("inv.line.up")}</Menu.Item>
          <Menu.Item disabled={line.position === count} rightSection={<kbd>Alt ↓</kbd>} onClick={() => move(line.position + 1)}>{t("inv.line.down")}</Menu.Item>
          <Menu.Item onClick={() => setAsked("split")}>{t("inv.line.split")}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={remove}>{t("inv.line.remove")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === "remove" && <RemoveDialog invoice={invoice} line={line} onClose={() => setAsked(null)} />}
      {asked === "split" && <SplitDialog invoice={invoice} line={line} onClose={() => setAsked(null)} />}
    </>
  );
}

function Dots() {
  return <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden><path d="M8 2.2a1.3 1.3 0 110 2.6 1.3 1.3 0 010-2.6M8 6.7a1.3 1.3 0 110 2.6 1.3 1.3 0 010-2.6M8 11.2a1.3 1.3 0 110 2.6 1.3 1.3 0 010-2.6" /></svg>;
}
