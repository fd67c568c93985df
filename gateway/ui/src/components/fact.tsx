import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FactRead } from "../client";
import { type FactState, summary } from "../lib/facts";

const COLOUR: Record<FactState, string> = {
  done: "accepted", pending: "quiet", failed: "wrong", unknown: "needs-review", waiting: "needs-review", removed: "quiet",
};

const SIGN: Record<FactState, React.ReactNode> = {
  done: <path d="M3.5 8.5l3 3 6-7" />,
  pending: <path d="M4 8h.01M8 8h.01M12 8h.01" strokeWidth="2.4" />,
  failed: <path d="M4 4l8 8M12 4l-8 8" />,
  unknown: <path d="M5.5 5.8a2.6 2.6 0 115 .9c0 1.6-2.5 1.9-2.5 3.4M8 12.8h.01" />,
  waiting: <path d="M8 2.2a5.8 5.8 0 100 11.6 5.8 5.8 0 000-11.6M8 5v3.2l2 1.3" strokeWidth="1.5" />,
  removed: <path d="M4 8h8" />,
};

/** The sign of one fact's state. */
export function Sign({ state }: { state: FactState | null }) {
  return (
    <svg
      width="16" height="16" viewBox="0 0 16 16" fill="none" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round"
      stroke={state ? `var(--${COLOUR[state]})` : "var(--hairline)"} aria-hidden
    >
      {state ? SIGN[state] : <circle cx="8" cy="8" r="2" fill="var(--hairline)" />}
    </svg>
  );
}

/** One fact with its words. */
export function FactChip({ fact, state }: Pick<FactRead, "fact" | "state">) {
  const { t } = useTranslation();
  return (
    <span className="chip">
      <Sign state={state} />
      {t(`fact.${fact}`)} <span className="quiet">{t(`state.${state}`)}</span>
    </span>
  );
}

/** The facts of a row, each with its worst state. */
export function Facts({ facts }: { facts: FactRead[] }) {
  const { t } = useTranslation();
  return (
    <span className="facts">
      {summary(facts).map(({ fact, state }) => {
        const words = `${t(`fact.${fact}`)}: ${t(`state.${state ?? "none"}`)}`;
        return (
          <Tooltip key={fact} label={words} openDelay={200}>
            <span className="fact" role="img" aria-label={words}>
              <Sign state={state} />
            </span>
          </Tooltip>
        );
      })}
    </span>
  );
}
