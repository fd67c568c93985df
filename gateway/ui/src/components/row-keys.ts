import { type RefObject, useEffect, useRef } from "react";
import { useKeys } from "../lib/keys";

type Rows = {
  frame: RefObject<HTMLElement | null>;
  count: number;
  at: number;
  setAt: (index: number) => void;
  reveal: (index: number) => void;
  toggle: (index: number) => void;
  open: (index: number) => void;
};

/** Moves the focus between rows of which only some are in the page: a row is revealed first, then takes the focus. */
export function useRowKeys({ frame, count, at, setAt, reveal, toggle, open }: Rows): void {
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    const row = wanted.current === null ? null : frame.current?.querySelector<HTMLElement>(`tr[data-index="${wanted.current}"]`);
    if (row) {
      wanted.current = null;
      row.focus();
    }
  });
  function go(step: number) {
    const to = Math.min(Math.max(at + step, 0), count - 1);
    if (to >= 0) {
      wanted.current = to;
      reveal(to);
      setAt(to);
      frame.current?.querySelector<HTMLElement>(`tr[data-index="${to}"]`)?.focus();
    }
  }
  const inside = () => frame.current?.contains(document.activeElement) === true;
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    x: () => inside() && toggle(at),
    o: () => inside() && open(at),
  });
  useEffect(() => {
    const element = frame.current;
    function listen(event: KeyboardEvent) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const onRow = (event.target as HTMLElement).tagName === "TR";
      if (onRow && step) {
        event.preventDefault();
        go(step);
      } else if (onRow && event.key === "Enter") {
        open(at);
      }
    }
    element?.addEventListener("keydown", listen);
    return () => element?.removeEventListener("keydown", listen);
  });
}
