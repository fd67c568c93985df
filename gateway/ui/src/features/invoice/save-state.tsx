import { Alert, Button, Group } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";
import type { Undoable } from "../../lib/edit-queue";
import { useKeys } from "../../lib/keys";
import { useQueue, useQueueState } from "./use-edits";

// "Undo for ten seconds" stands in the place of "are you sure".
const OFFERED = 10_000;

/** Whether all that was typed is saved; what is not says what to do. */
export function SaveState() {
  const { t } = useTranslation();
  const queue = useQueue();
  const { phase, waiting, undoable } = useQueueState();
  const fresh = useFresh(undoable, () => queue.passOver());
  const undo = () => queue.undo();
  useKeys({ u: undo, "mod+z": undo }, undoable !== null);
  return (
    <span className="save-state">
      <span className="quiet small" role="status">{t(`inv.save.${phase}`, { count: waiting.length })}</span>
      {undoable && phase === "saved" && (
        <ReasonButton size="compact-xs" variant={fresh && !undoable.why ? "light" : "subtle"} reason={undoable.why} onClick={undo} rightSection={<kbd>{t("inv.undoKey")}</kbd>}>
          {t("inv.undo", { what: undoable.label })}
        </ReasonButton>
      )}
      {undoable?.why && phase === "saved" && <span className="quiet small" role="status">{undoable.why}</span>}
    </span>
  );
}

/** Whether something was saved just now; what cannot be taken back is passed over once it was said long enough. */
function useFresh(undoable: Undoable | null, onOld: () => void): boolean {
  const [old, setOld] = useState<Undoable | null>(null);
  const passed = useEffectEvent(onOld);
  useEffect(() => {
    const timer = setTimeout(() => {
      setOld(undoable);
      passed();
    }, OFFERED);
    return () => clearTimeout(timer);
  }, [undoable]);
  return undoable !== null && undoable !== old;
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
