import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonButton } from "../../components/reason-button";
import { useKeys } from "../../lib/keys";
import { say } from "../../lib/said";
import type { Action } from "./act";
import { ordered } from "./action-forms";
import type { Invoice } from "./data";

const ActionDialog = lazy(async () => ({ default: (await import("./action-dialog")).ActionDialog }));
const NotAllowed = lazy(async () => ({ default: (await import("./not-allowed")).NotAllowed }));

/** Everything that can be done with an invoice; what may not be done now says why. */
export function Actions({ invoice, unsaved }: { invoice: Invoice; unsaved: boolean }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Action | null>(null);
  const [wanted, setWanted] = useState(false);
  const { next, may, mayNot } = ordered(invoice);
  const reasonOf = (reason: string | null | undefined, allowed: boolean) => (allowed ? (unsaved ? t("inv.unsaved") : null) : (reason ?? t("inv.notNow")));
  useKeys({ "mod+Enter": () => next?.allowed && !unsaved && setAsked(next.action) });
  const others = <Button size="xs" variant="subtle" color="gray" aria-haspopup="menu" onClick={() => setWanted(true)}>{t("inv.notAllowed", { count: mayNot.length })}</Button>;

  return (
    <div className="actions">
      {may.map(({ action }) => (
        <ReasonButton key={action} size="xs" variant="default" reason={reasonOf(null, true)} onClick={() => setAsked(action)}>{t(`action.${action}`)}</ReasonButton>
      ))}
      {mayNot.length > 0 && (wanted ? <Suspense fallback={others}><NotAllowed actions={mayNot} button={others} /></Suspense> : others)}
      {next && (
        <ReasonButton size="xs" reason={reasonOf(next.reason && say(t, next.said, next.reason), next.allowed)} onClick={() => setAsked(next.action)}>{t(`action.${next.action}`)}</ReasonButton>
      )}
      <Suspense>{asked && <ActionDialog invoice={invoice} action={asked} onClose={() => setAsked(null)} />}</Suspense>
    </div>
  );
}
