import { useTranslation } from "react-i18next";
import type { InvoiceRow } from "../client";

export type Status = InvoiceRow["status"];

export const COLOUR: Record<Status, string> = {
  draft: "draft", needs_review: "needs-review", approved: "approved", sent: "sent", accepted: "accepted",
  paid: "paid", rejected: "wrong", void: "wrong", discarded: "draft",
};

// A shape for each status, so that none is told by its colour alone.
const SHAPE: Record<Status, React.ReactNode> = {
  draft: <circle cx="8" cy="8" r="5.5" strokeDasharray="2.6 2" />,
  needs_review: <><circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 010 11z" fill="currentColor" /></>,
  approved: <path d="M8 2l6 6-6 6-6-6z" />,
  sent: <path d="M3 3l11 5-11 5 2.5-5z" />,
  accepted: <><circle cx="8" cy="8" r="5.5" /><path d="M5.5 8.2l1.8 1.8 3.2-3.6" /></>,
  paid: <><circle cx="8" cy="8" r="6" fill="currentColor" /><path d="M5.3 8.2l1.9 1.9 3.5-3.9" stroke="var(--paper)" /></>,
  rejected: <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />,
  void: <><circle cx="8" cy="8" r="5.5" /><path d="M4.2 11.8l7.6-7.6" /></>,
  discarded: <path d="M3 8h10" />,
};

/** A status by its colour, its shape and its word. */
export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <span className="status" style={{ color: `var(--${COLOUR[status]})` }}>
      <svg width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden>
        {SHAPE[status]}
      </svg>
      {t(`status.${status}`)}
    </span>
  );
}
