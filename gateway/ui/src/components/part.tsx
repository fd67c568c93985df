import type { ReactNode } from "react";

/** A part of a panel or a card, under its name. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section className="part"><h3>{title}</h3>{children}</section>;
}
