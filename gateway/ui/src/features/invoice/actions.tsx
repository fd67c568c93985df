import { Button, Menu } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonButton } from "../../components/reason-button";
import { useKeys } from "../../lib/keys";
import { say } from "../../lib/said";
import type { Action } from "./act";
import { ordered } from "./action-forms";
import type { Invoice } from "./data";

const ActionDialog = lazy(async () => ({ default: (await import("./action-dialog")).ActionDialog }));

/** Everything that can be done with an invoice; what may not be done now says why. */
export function Actions({ invoice, unsaved }: { invoice: Invoice; unsaved: boolean }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Action | null>(null);
  const { next, may, mayNot } = ordered(invoice);
  const reasonOf = (reason: string | null | undefined, allowed: boolean) => (allowed ? (unsaved ? t("inv.unsaved") : null) : (reason ?? t("inv.notNow")));
  useKeys({ "mod+Enter": () => next?.allowed && !unsaved && setAsked(next.action) });

  return (
    <div className="actions">
      {may.map(({ action }) => (
        <ReasonButton key={action} size="xs" variant="default" reason={reasonOf(null, true)} onClick={() => setAsked(action)}>{t(`action.${action}`)}</ReasonButton>
      ))}
      {mayNot.length > 0 && (
        <Menu position="bottom-end" width={340}>
          <Menu.Target><Button size="xs" variant="subtle" color="gray">{t("inv.notAllowed", { count: mayNot.length })}</Button></Menu.Target>
          <Menu.Dropdown>
            {mayNot.map(({ action, reason, said }) => (
              <Menu.Item key={action} aria-disabled data-disabled closeMenuOnClick={false} className="not-allowed">
                {t(`action.${action}`)}<span className="quiet small block">{reason && say(t, said, reason)}</span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {next && (
        <ReasonButton size="xs" reason={reasonOf(next.reason && say(t, next.said, next.reason), next.allowed)} onClick={() => setAsked(next.action)}>{t(`action.${next.action}`)}</ReasonButton>
      )}
      <Suspense>{asked && <ActionDialog invoice={invoice} action={asked} onClose={() => setAsked(null)} />}</Suspense>
    </div>
  );
}
