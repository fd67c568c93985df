import { useTranslation } from "react-i18next";
import type { Locked } from "../../lib/linked";

/** Which of quantity and price stays when the amount is typed: a closed lock with its letter. */
export function Lock({ on }: { on: Locked }) {
  const { t } = useTranslation();
  return (
    <>
      <svg width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden>
        <path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 015 0v2.5" />
      </svg>
      <span className="small">{t(`inv.line.lock.${on}`)}</span>
    </>
  );
}
