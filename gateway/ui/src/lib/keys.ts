import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** A key as it is written in a map: `j`, `?`, `Escape`, `mod+Enter`; `mod` is Ctrl, or Cmd on a Mac. */
export function pressed(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey">): string {
  const key = event.key.length === 1 ? latin(event.key.toLowerCase(), event.code) : event.key;
  return `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${key}`;
}

// On a Russian keyboard the key of `z` says `я`.
function latin(key: string, code: string): string {
  return /\p{Script=Cyrillic}/u.test(key) ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key) : key;
}

/** Whether somebody types there, so that a letter is a letter. */
export function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.isContentEditable === true || ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName ?? "")
    && !["checkbox", "radio", "button"].includes((element as HTMLInputElement).type);
}

/** What a field carries that keeps nothing of its own to take back: there Ctrl+Z is the page's, elsewhere the field's. */
export const SETTLED = { "data-settled": true };

/** Whether a field takes a key for itself: every letter, and Ctrl+Z while it has typing to take back. */
function keeps(target: EventTarget | null, name: string): boolean {
  return typing(target) && (name === "mod+z" ? (target as HTMLElement).dataset["settled"] === undefined : !name.startsWith("mod+"));
}

/** Listens to keys of the whole page while the component is there. In a field only combinations with `mod` count. */
export function useKeys(keys: Keys, active = true): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!active) {
      return;
    }
    function listen(event: KeyboardEvent) {
      const name = pressed(event);
      const act = latest.current[name];
      if (!act || event.defaultPrevented || keeps(event.target, name)) {
        return;
      }
      event.preventDefault();
      act(event);
    }
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [active]);
}
