import { Textarea, TextInput, Tooltip } from "@mantine/core";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refusal } from "../../lib/problem";

type Props = {
  label: string;
  /** What is typed over. */
  value: string;
  /** How it is read while nobody types. */
  shown?: string;
  column: string;
  kind?: "text" | "number";
  /** Set by hand, with what it was before where that is known. */
  edited?: boolean;
  readOnly?: boolean;
  wrong?: string | undefined;
  onCommit: (typed: string) => void | Promise<void>;
};

const PAUSE = 1_500;

/**
 * A cell of the sheet: text until it is entered. Leaving it, Enter, or a pause in a text saves; Esc restores. A text
 * that cannot be read stays, with the reason.
 */
export function Cell({ label, value, shown = value, column, kind = "text", edited = false, readOnly = false, wrong, onCommit }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const [entered, setEntered] = useState(false);
  const [failed, setFailed] = useState<Error | null>(null);
  const number = useRef<HTMLInputElement>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);

  // Entering shows the number as it is typed; it is selected anew, so that typing takes its place.
  useLayoutEffect(() => {
    if (entered) {
      number.current?.select();
    }
  }, [entered]);

  async function commit(text: string | null) {
    clearTimeout(pause.current);
    if (text === null || text.trim() === value.trim()) {
      setTyped(null);
      setFailed(null);
      return;
    }
    try {
      await onCommit(text.trim());
      // What was typed while the number was read stays.
      setTyped((now) => (now === text ? null : now));
      setFailed(null);
    } catch (error) {
      setFailed(error as Error);
    }
  }
  function change(text: string) {
    setTyped(text);
    clearTimeout(pause.current);
    if (kind === "text" && text.trim()) {
      pause.current = setTimeout(() => void commit(text), PAUSE);
    }
  }
  function keys(event: KeyboardEvent<HTMLElement>) {
    if (event.key === "Escape") {
      clearTimeout(pause.current);
      setTyped(null);
      setFailed(null);
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void commit(typed);
      below(event.currentTarget, column);
    } else if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
      event.preventDefault();
      void commit(typed);
    }
  }
  const input = {
    "aria-label": label, "data-column": column, readOnly, value: typed ?? (entered ? value : shown), error: failed ? refusal(failed, t) : wrong,
    classNames: { root: "cell", input: `cell-input ${kind === "number" ? "right amount" : ""} ${edited ? "by-hand" : ""}` },
    onFocus: () => setEntered(true), onBlur: () => { setEntered(false); void commit(typed); }, onKeyDown: keys,
  };
  const field = kind === "text" && column === "text"
    ? <Textarea {...input} autosize minRows={1} onChange={(event) => change(event.currentTarget.value)} />
    : <TextInput {...input} ref={kind === "number" ? number : undefined} inputMode={kind === "number" ? "decimal" : "text"} onChange={(event) => change(event.currentTarget.value)} />;
  return edited ? <Tooltip label={t("inv.byHand")} openDelay={400} position="top-start">{field}</Tooltip> : field;
}

function below(from: HTMLElement, column: string): void {
  const cells = [...(from.closest("table")?.querySelectorAll<HTMLElement>(`[data-column="${column}"]`) ?? [])];
  (cells[cells.indexOf(from) + 1] ?? from).focus();
}
