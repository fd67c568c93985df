import { Menu } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import type { Line } from "./edits";
import { moveEdit, removeEdit } from "./line-edits";
import { RemoveDialog } from "./remove-dialog";
import { SplitDialog } from "./split-dialog";
import { useQueue } from "./use-edits";

type Props = { invoice: Invoice; line: Line; count: number; onWhy: () => void; button: ReactElement };

/** What can be done with one line, open under its button. */
export function LineVerbs({ invoice, line, count, onWhy, button }: Props) {
  const { t } = useTranslation();
  const queue = useQueue();
  const [asked, setAsked] = useState<"remove" | "split" | null>(null);
  const move = (to: number) => queue.push(moveEdit(invoice, line, to, `${line.position}. ${t("inv.line.place")}`));
  const remove = () => (line.worklog_count > 0 ? setAsked("remove") : queue.push(removeEdit(invoice, line, { how: "drop" }, `${line.position}. ${t("inv.line.remove")}`, t("inv.final.source"))));
  return (
    <>
      <Menu position="bottom-end" defaultOpened>
        <Menu.Target>{button}</Menu.Target>
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
