import { Textarea, TextInput, Tooltip } from "@mantine/core";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SETTLED } from "../../lib/keys";
import { refusal } from "../../lib/problem";
import { Theirs } from "./theirs";
import { useTyped } from "./use-typed";

type Props = {
  label: string;
  /** What is typed over. */
  value: string;
  /** How it is read while nobody types. */
  shown?: string;
  /** What of the document it changes, where that is more than its value. */
  part?: string;
  column: string;
  kind?: "text" | "number";
  /** Set by hand, with what it was before where that is known. */
  edited?: boolean;
  readOnly?: boolean;
  wrong?: string | undefined;
  onCommit: (typed: string, base: string) => void | Promise<void>;
};

/**
 * A cell of the sheet: text until it is entered. Leaving it, Enter, or a pause in a text saves; Esc restores. A text
 * that cannot be read stays, with the reason.
 */
export function Cell({ label, value, shown = value, part, column, kind = "text", edited = false, readOnly = false, wrong, onCommit }: Props) {
  const { t } = useTranslation();
  const typing = useTyped({ value, part, pauses: kind === "text", onCommit });
  const [entered, setEntered] = useState(false);
  const number = useRef<HTMLInputElement>(null);

  // Entering shows the number as it is typed; it is selected anew, so that typing takes its place.
  useLayoutEffect(() => {
    if (entered) {
      number.current?.select();
    }
  }, [entered]);

  function keys(event: KeyboardEvent<HTMLElement>) {
    if (event.key === "Escape") {
      typing.restore();
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void typing.commit("key");
      below(event.currentTarget, column);
    } else if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
      event.preventDefault();
      void typing.commit("key");
    }
  }
  const input = {
    "aria-label": label, "data-column": column, readOnly, value: typing.text ?? (entered ? value : shown), error: typing.failed ? refusal(typing.failed, t) : wrong,
    classNames: { root: "cell", input: `cell-input ${kind === "number" ? "right amount" : ""} ${edited ? "by-hand" : ""}` },
    ...(!typing.holds && SETTLED), onFocus: () => setEntered(true), onBlur: () => { setEntered(false); void typing.commit("leaving"); }, onKeyDown: keys,
  };
  const field = kind === "text" && column === "text"
    ? <Textarea {...input} autosize minRows={1} onChange={(event) => typing.change(event.currentTarget.value)} />
    : <TextInput {...input} ref={kind === "number" ? number : undefined} inputMode={kind === "number" ? "decimal" : "text"} onChange={(event) => typing.change(event.currentTarget.value)} />;
  return (
    <>
      {edited ? <Tooltip label={t("inv.byHand")} openDelay={400} position="top-start">{field}</Tooltip> : field}
      {typing.overtaken && <Theirs value={shown} />}
    </>
  );
}

function below(from: HTMLElement, column: string): void {
  const cells = [...(from.closest("table")?.querySelectorAll<HTMLElement>(`[data-column="${column}"]`) ?? [])];
  (cells[cells.indexOf(from) + 1] ?? from).focus();
}
