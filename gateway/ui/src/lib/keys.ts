import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** A key as it is written in a map: `j`, `?`, `Escape`, `mod+Enter`; `mod` is Ctrl, or Cmd on a Mac. */
export function pressed(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${key}`;
}

/** Whether somebody types there, so that a letter is a letter. */
export function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.isContentEditable === true || ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName ?? "")
    && !["checkbox", "radio", "button"].includes((element as HTMLInputElement).type);
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
      if (!act || event.defaultPrevented || (typing(event.target) && !name.startsWith("mod+"))) {
        return;
      }
      event.preventDefault();
      act(event);
    }
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [active]);
}
