import { Loader, SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import { DocumentPane } from "./document-pane";

const EsfForm = lazy(async () => ({ default: (await import("./esf-form")).EsfForm }));
const Letter = lazy(async () => ({ default: (await import("./letter")).Letter }));
const WhoGetsWhat = lazy(async () => ({ default: (await import("./who-gets-what")).WhoGetsWhat }));
const Recipients = lazy(async () => ({ default: (await import("./recipients")).Recipients }));
const Why = lazy(async () => ({ default: (await import("./why")).Why }));

type View = "paper" | "esf" | "letter" | "recipients" | "why";
type Props = { invoice: Invoice; why?: string | null; onLeaveWhy?: () => void };

/** What goes out, looked at from every side before it does: the papers, the ESF as a form, the letter, who gets what. */
export function Side({ invoice, why = null, onLeaveWhy }: Props) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<View>("paper");
  const esf = invoice.documents.some(({ kind }) => kind.startsWith("esf"));
  const views: View[] = ["paper", ...(esf ? ["esf" as const] : []), "letter", "recipients", ...(why ? ["why" as const] : [])];
  const view = why ? "why" : chosen;
  function change(value: string) {
    onLeaveWhy?.();
    choose(views.find((one) => one === value) ?? "paper");
  }
  return (
    <>
      <SegmentedControl size="xs" mb="sm" aria-label={t("inv.sending.views")} value={view} onChange={change} data={views.map((value) => ({ value, label: t(`inv.sending.view.${value}`) }))} />
      <Suspense fallback={<Loader size="sm" aria-label={t("common.loading")} />}>
        {view === "paper" && <DocumentPane invoice={invoice} />}
        {view === "esf" && <EsfForm invoice={invoice} />}
        {view === "letter" && <Letter invoice={invoice} />}
        {view === "recipients" && <><WhoGetsWhat invoice={invoice} /><Recipients invoice={invoice} /></>}
        {view === "why" && why && <Why key={why} invoice={invoice} lineId={why} />}
      </Suspense>
    </>
  );
}
