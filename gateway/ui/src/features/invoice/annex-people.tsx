import { Checkbox, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Annex, type Change, hiding, hidingAll } from "../../lib/annex";
import { Theirs } from "./theirs";
import { useTyped } from "./use-typed";

/** Who is named to the client, and what stands in the place of a name. */
export function AnnexPeople({ annex, onChange }: { annex: Annex; onChange: (change: Change) => void }) {
  const { t } = useTranslation();
  const { people_hidden } = annex.edits;
  return (
    <fieldset className="annex-people" disabled={!annex.editable}>
      <legend className="annex-hidden">{t("inv.annex.people")}</legend>
      <Checkbox size="xs" label={t("inv.annex.hideAll")} checked={people_hidden} disabled={!annex.editable} onChange={(event) => onChange(hidingAll(event.currentTarget.checked))} />
      {annex.people.map(({ person_id, name, hidden }) => (
        <Checkbox key={person_id} size="xs" label={t("inv.annex.hide", { name })} checked={hidden} disabled={!annex.editable} onChange={(event) => onChange(hiding(annex.people, person_id, event.currentTarget.checked))} />
      ))}
      <RoleWord word={annex.edits.role_word ?? ""} readOnly={!annex.editable} onSave={(role_word) => onChange((edits) => ({ ...edits, role_word }))} />
    </fieldset>
  );
}

function RoleWord({ word, readOnly, onSave }: { word: string; readOnly: boolean; onSave: (word: string | null) => void }) {
  const { t } = useTranslation();
  const typing = useTyped({ value: word, pauses: false, onCommit: (typed) => onSave(typed || null) });
  return (
    <>
      <TextInput
        size="xs" label={t("inv.annex.roleWord")} placeholder={t("inv.annex.ownRole")} value={typing.text ?? word} maxLength={60} readOnly={readOnly} onBlur={() => void typing.commit("leaving")}
        onChange={(event) => typing.change(event.currentTarget.value)} onKeyDown={(event) => (event.key === "Enter" ? void typing.commit("key") : event.key === "Escape" && typing.restore())}
      />
      {typing.overtaken && <Theirs value={word} />}
    </>
  );
}
