import { useEffect, useRef, useState } from "react";
import { Told } from "../../lib/problem";
import { overtaken, standing, type Typed, typedOn, unsaved } from "../../lib/typed";

/** Somebody else saved the same meanwhile; `now` is what they made of it. */
export class Overtaken extends Told {
  constructor(readonly now: string, words: string) {
    super(words);
  }
}

/** A pause in typing, going on elsewhere, or a key that says "save this". */
type By = "pause" | "leaving" | "key";
type Wanted = {
  /** What the field says, live. */
  value: string;
  /** What a change of it changes, where that is more than its value. */
  part?: string | undefined;
  /** Saves as soon as nobody types for a moment. */
  pauses: boolean;
  /** Called with the text, and with what the part was when the typing began. */
  onCommit: (text: string, base: string) => void | Promise<void>;
};

const PAUSE = 1_500;

/** The typing of one field, saved as the field is left; it is lost neither to others who write there nor with the field. */
export function useTyped({ value, part = value, pauses, onCommit }: Wanted) {
  const [typed, setTyped] = useState<Typed | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saving = useRef<string>(undefined);
  const latest = useRef({ commit, leave });
  useEffect(() => {
    latest.current = { commit, leave };
  });
  useEffect(() => () => latest.current.leave(), []);

  function restore() {
    clearTimeout(pause.current);
    setTyped(null);
    setFailed(null);
  }
  function change(text: string) {
    setTyped(typedOn(typed, text, { value, part }));
    clearTimeout(pause.current);
    if (pauses && text.trim()) {
      pause.current = setTimeout(() => void latest.current.commit("pause"), PAUSE);
    }
  }
  async function commit(by: By) {
    clearTimeout(pause.current);
    if (!unsaved(typed) || typed.text.trim() === value.trim()) {
      return by === "pause" ? undefined : restore();
    }
    const text = typed.text.trim();
    // Both versions are shown: only the key for it puts one's own over the other's. Enter leaves the field, too.
    if (saving.current === text || (failed instanceof Overtaken && by !== "key")) {
      return;
    }
    saving.current = text;
    try {
      await onCommit(text, failed instanceof Overtaken ? failed.now : typed.base);
      // What was typed while it was saved stays, and goes on from there.
      setTyped((now) => (now && (by === "pause" || now.text !== typed.text) ? { ...now, said: text, base: pauses ? text : part } : null));
      setFailed(null);
    } catch (error) {
      setFailed(error as Error);
    } finally {
      saving.current = undefined;
    }
  }
  /** The field goes, as a line does that somebody else removed: what was typed goes on to be saved or decided about. */
  function leave() {
    clearTimeout(pause.current);
    if (unsaved(typed) && saving.current !== typed.text.trim()) {
      void Promise.resolve(onCommit(typed.text.trim(), typed.base)).catch(() => undefined);
    }
  }

  const field = { value, part };
  return { text: standing(typed, field), holds: unsaved(typed), overtaken: overtaken(typed, field), failed, change, commit, restore };
}
