import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { say } from "../../lib/said";
import type { Invoice } from "./data";

/** What may not be done now, each with the reason, open under its button. */
export function NotAllowed({ actions, button }: { actions: Invoice["allowed_actions"]; button: ReactElement }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={340} defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ action, reason, said }) => (
          <Menu.Item key={action} aria-disabled data-disabled closeMenuOnClick={false} className="not-allowed">
            {t(`action.${action}`)}<span className="quiet small block">{reason && say(t, said, reason)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
