import { useTranslation } from "react-i18next";
import { useLiveState } from "../../lib/live";

/** Whether what is on the screen keeps up. */
export function LiveSign({ folded }: { folded: boolean }) {
  const { t } = useTranslation();
  const live = useLiveState();
  return (
    <div className="live" data-live={live} role="status" aria-label={t(`live.${live}`)} title={t(`live.${live}`)}>
      <span className="item-icon"><span className="dot" /></span>
      {!folded && t(`live.${live}`)}
    </div>
  );
}
