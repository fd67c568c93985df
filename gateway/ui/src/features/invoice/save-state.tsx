import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../../components/problem-alert";
import { useKeys } from "../../lib/keys";
import { useQueue, useQueueState } from "./use-edits";

/** Whether all that was typed is saved; what is not says what to do. */
export function SaveState() {
  const { t } = useTranslation();
  const queue = useQueue();
  const { phase, waiting, undoable } = useQueueState();
  useKeys({ u: () => queue.undo() }, undoable !== null);
  return (
    <span className="save-state">
      <span className="quiet small" role="status">{t(`inv.save.${phase}`, { count: waiting.length })}</span>
      {undoable && phase === "saved" && <Button size="compact-xs" variant="subtle" onClick={() => queue.undo()} rightSection={<kbd>U</kbd>}>{t("inv.undo", { what: undoable })}</Button>}
    </span>
  );
}

/** Both versions of a part that somebody else changed meanwhile, or what the server refused; typing is kept until one decides. */
export function Undecided() {
  const { t } = useTranslation();
  const queue = useQueue();
  const { phase, conflict, error, waiting } = useQueueState();
  if (conflict) {
    return (
      <Alert color="yellow" role="alert" title={t("inv.conflict.title", { field: conflict.label })} className="undecided">
        <dl className="versions">
          <div><dt>{t("inv.conflict.base")}</dt><dd>{conflict.base || t("common.none")}</dd></div>
          <div><dt>{t("inv.conflict.theirs")}</dt><dd>{conflict.theirs || t("common.none")}</dd></div>
          <div><dt>{t("inv.conflict.mine")}</dt><dd>{conflict.mine || t("common.none")}</dd></div>
        </dl>
        <Group gap="xs" mt="sm">
          <Button size="xs" onClick={() => queue.resolve("mine")}>{t("inv.conflict.keepMine")}</Button>
          <Button size="xs" variant="default" onClick={() => queue.resolve("theirs")}>{t("inv.conflict.takeTheirs")}</Button>
        </Group>
      </Alert>
    );
  }
  if (phase === "failed") {
    return (
      <div className="undecided">
        <ProblemAlert error={error} />
        <Group gap="xs" mt="xs">
          <span className="small">{t("inv.failed", { field: waiting[0]?.label, typed: waiting[0]?.typed })}</span>
          <Button size="xs" onClick={() => queue.retry()}>{t("common.again")}</Button>
          <Button size="xs" variant="default" onClick={() => queue.discard()}>{t("inv.giveUp")}</Button>
        </Group>
      </div>
    );
  }
  return null;
}
