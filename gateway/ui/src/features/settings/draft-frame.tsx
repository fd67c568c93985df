import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../../components/problem-alert";
import type { Form } from "./form";
import { SaveBar } from "./save-bar";
import type { Draft } from "./use-draft";

type Props<Read extends { version: number }> = { draft: Draft<Read>; reason: string | null; children: (form: Form<Read>) => ReactNode };

/** The fields of a draft over the bar that saves it; `reason` says why this person may only read. */
export function Frame<Read extends { version: number }>({ draft, reason, children }: Props<Read>) {
  const { t } = useTranslation();
  const form = draft.form(reason !== null);
  return (
    <form onSubmit={(event) => { event.preventDefault(); draft.save(); }}>
      {draft.query.isPending && <Loader size="sm" aria-label={t("common.loading")} />}
      <ProblemAlert error={draft.query.error} onRetry={() => void draft.query.refetch()} />
      {form && children(form)}
      {form && <SaveBar draft={draft} reason={reason} />}
    </form>
  );
}
