import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Refusal } from "../../client";
import { ProblemAlert } from "../../components/problem-alert";
import { ReasonButton } from "../../components/reason-button";

type Props = {
  draft: { changed: boolean; both: PropertyKey[] | null; saving: boolean; saved: boolean; refused: Error | null; save: () => void; undo: () => void; keep: () => void };
  /** Why this person may not save. */
  reason: string | null;
};

/** Saves a form or drops what was typed; another's newer version is told before. */
export function SaveBar({ draft, reason }: Props) {
  const { t } = useTranslation();
  const refused = draft.refused instanceof Refusal && draft.refused.code === "version_changed" ? null : draft.refused;
  return (
    <div className="save-bar">
      {draft.both && (
        <Alert color="yellow" role="alert" title={t("settings.newer")}>
          {draft.both.length === 0 ? t("settings.newerApart") : t("settings.newerBoth", { fields: draft.both.map((name) => t(`settings.field.${String(name)}`, { defaultValue: String(name) })).join(", ") })}
          <Group gap="xs" mt="sm">
            <Button size="compact-sm" onClick={draft.keep}>{t("settings.keepMine")}</Button>
            <Button size="compact-sm" variant="default" onClick={draft.undo}>{t("settings.takeTheirs")}</Button>
          </Group>
        </Alert>
      )}
      {draft.changed && <ProblemAlert error={refused} />}
      <Group gap="xs" justify="flex-end">
        <span className="quiet small grow" role="status">{draft.changed ? t("settings.unsaved") : draft.saved ? t("settings.saved") : reason}</span>
        {draft.changed && <Button size="sm" variant="default" onClick={draft.undo}>{t("settings.undo")}</Button>}
        <ReasonButton size="sm" loading={draft.saving} reason={reason ?? (draft.changed ? (draft.both ? t("settings.newer") : null) : t("settings.nothingChanged"))} onClick={draft.save}>{t("common.save")}</ReasonButton>
      </Group>
    </div>
  );
}
