import { ActionIcon } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import type { Line } from "./edits";

const LineVerbs = lazy(async () => ({ default: (await import("./line-verbs")).LineVerbs }));

/** The button for what can be done with one line; hundreds of lines cost no menu each. */
export function LineMenu({ invoice, line, count, onWhy }: { invoice: Invoice; line: Line; count: number; onWhy: () => void }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const button = (
    <ActionIcon variant="subtle" color="gray" size={24} aria-label={t("inv.line.menu", { number: line.position })} aria-haspopup="menu" onClick={() => setWanted(true)}>
      <Dots />
    </ActionIcon>
  );
  return wanted ? <Suspense fallback={button}><LineVerbs invoice={invoice} line={line} count={count} onWhy={onWhy} button={button} /></Suspense> : button;
}

function Dots() {
  return <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden><path d="M8 2.2a1.3 1.3 0 110 2.6 1.3 1.3 0 010-2.6M8 6.7a1.3 1.3 0 110 2.6 1.3 1.3 0 010-2.6M8 11.2a1.3 1.3 0 110 2.6 1.3 1.3 0 010-2.6" /></svg>;
}
