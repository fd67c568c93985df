import type { ReactNode } from "react";
import { QueryState } from "../../components/query-state";
import type { Form } from "./form";
import { SaveBar } from "./save-bar";
import type { Draft } from "./use-draft";

type Props<Read extends { version: number }> = { draft: Draft<Read>; reason: string | null; children: (form: Form<Read>) => ReactNode };

/** The fields of a draft over the bar that saves it; `reason` says why this person may only read. */
export function Frame<Read extends { version: number }>({ draft, reason, children }: Props<Read>) {
  const form = draft.form(reason !== null);
  return (
    <form onSubmit={(event) => { event.preventDefault(); draft.save(); }}>
      <QueryState query={draft.query} />
      {form && children(form)}
      {form && <SaveBar draft={draft} reason={reason} />}
    </form>
  );
}
