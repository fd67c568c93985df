import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { COLOUR } from "../../components/status-badge";
import { type Stage, STAGES, WAY } from "../../lib/month";

type Props = { counts: Record<Stage, number>; chosen: Stage | undefined; onChoose: (stage: Stage | undefined) => void };

const colour = (stage: Stage) => `var(--${stage === "open" || stage === "nothing" ? "quiet" : COLOUR[stage]})`;

/** How far the month is: a step for every stage, as wide as it has applications; a step filters the list. */
export function Funnel({ counts, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const shown = STAGES.filter((stage) => counts[stage] > 0 || (WAY as readonly Stage[]).includes(stage));
  return (
    <div className="funnel" role="group" aria-label={t("month.funnel")}>
      {shown.map((stage) => (
        <UnstyledButton
          key={stage} className="step" aria-pressed={stage === chosen} data-empty={counts[stage] === 0 || undefined}
          style={{ flexGrow: 1 + counts[stage], "--step": colour(stage) } as React.CSSProperties}
          onClick={() => onChoose(stage === chosen ? undefined : stage)}
        >
          <b>{counts[stage]}</b>
          <span>{t(`stage.${stage}`)}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}

/** The same as a thin bar without words, for the first page. */
export function Bar({ counts, label }: { counts: Record<Stage, number>; label: string }) {
  return (
    <div className="bar" role="img" aria-label={label}>
      {STAGES.filter((stage) => counts[stage] > 0).map((stage) => <span key={stage} style={{ flexGrow: counts[stage], background: colour(stage) }} />)}
    </div>
  );
}
