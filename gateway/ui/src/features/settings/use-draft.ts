import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "../../client";
import { fieldErrors } from "../../lib/problem";
import { rebased, same } from "../../lib/rebased";
import type { Form } from "./form";

type Source<Read> = { key: readonly unknown[]; read: () => Promise<Read>; write: (value: Read, version: number) => Promise<Read> };

/**
 * Something that is edited as a whole and saved with the version that was seen. When another saved meanwhile, what was
 * typed stays until a person decides; leaving the page with something unsaved asks first.
 */
export function useDraft<Read extends { version: number }>({ key, read, write }: Source<Read>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [edit, setEdit] = useState<{ base: Read; value: Read } | null>(null);
  const query = useQuery({ queryKey: key, queryFn: read });
  const stored = query.data;
  const changed = edit !== null && !same(edit.base, edit.value);
  const saving = useMutation({
    mutationFn: (asked: { base: Read; value: Read }) => write(asked.value, asked.base.version),
    onSuccess: (fresh) => {
      queries.setQueryData(key, fresh);
      setEdit(null);
      void queries.invalidateQueries({ queryKey: ["legal-entities"] });
    },
    onError: (error) => error instanceof Refusal && error.code === "version_changed" && void query.refetch(),
  });
  useBlocker({ shouldBlockFn: () => changed && !window.confirm(t("settings.leave")), enableBeforeUnload: () => changed });

  const newer = changed && stored && stored.version !== edit.base.version ? rebased(edit.base, edit.value, stored) : null;
  const form = (readOnly: boolean): Form<Read> | null =>
    stored
      ? {
          value: edit?.value ?? stored,
          put: (part) => setEdit((before) => ({ base: before?.base ?? stored, value: { ...(before?.value ?? stored), ...part } })),
          wrong: fieldErrors(saving.error),
          at: "",
          readOnly,
        }
      : null;
  return {
    query,
    form,
    changed,
    both: newer?.both ?? null,
    saving: saving.isPending,
    refused: saving.error,
    saved: saving.isSuccess && !changed,
    save: () => edit && saving.mutate(edit),
    /** Drops what was typed. */
    undo: () => { saving.reset(); setEdit(null); },
    /** Puts what was typed onto the newer version. */
    keep: () => { saving.reset(); stored && newer && setEdit({ base: stored, value: { ...newer.value, version: stored.version } }); },
  };
}

export type Draft<Read extends { version: number }> = ReturnType<typeof useDraft<Read>>;
