import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";

const DetailFields = lazy(async () => ({ default: (await import("./detail-fields")).DetailFields }));

const SECTIONS = ["dates", "buyer", "adjustments", "sending", "notes"] as const;
export type Section = (typeof SECTIONS)[number];

/** Everything about the invoice that is no line; a part with something missing is open. */
export function Details({ invoice }: { invoice: Invoice }) {
  const faulty = new Set(invoice.dry_check.errors.map(({ pointer }) => pointer.split("/")[1] ?? ""));
  const wrong: Partial<Record<Section, boolean>> = {
    buyer: faulty.has("buyer"), sending: faulty.has("recipients"), dates: ["document_date", "due_date", "contract"].some((name) => faulty.has(name)),
  };
  return <div className="details">{SECTIONS.map((name) => <Folded key={name} invoice={invoice} name={name} faulty={wrong[name] ?? false} />)}</div>;
}

function Folded({ invoice, name, faulty }: { invoice: Invoice; name: Section; faulty: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(faulty);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t(`inv.details.${name}`)}</summary>
      <Suspense>{open && <DetailFields invoice={invoice} section={name} />}</Suspense>
    </details>
  );
}
