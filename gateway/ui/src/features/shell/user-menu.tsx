import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../client";
import { chooseLanguage, type Language, LANGUAGES } from "../../lib/i18n";
import { forget, remember } from "../../lib/remembered";
import { useSession } from "../../lib/session";

const NAMES: Record<Language, string> = { ru: "RU", en: "EN", uz: "UZ" };
const SCHEMES = ["light", "dark", "auto"] as const;

type Props = { onLeave: () => void; onKeys: () => void; button: ReactElement };

/** Who is logged in; language, theme, keys, log out: open under its button. */
export function UserMenu({ onLeave, onKeys, button }: Props) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession();
  const roles = [...new Set(session.grants.map(({ role }) => t(`role.${role}`)))].join(", ");

  async function leave() {
    // The stream ends with the session, often before the answer is here: what hears of it asks no more.
    forget();
    const { response } = await api.DELETE("/api/v1/session");
    if (!response.ok && response.status !== 401) {
      remember();
    }
    onLeave();
  }

  return (
    <Menu position="bottom-end" width={264} closeOnItemClick={false} defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <div className="user-card">
          <p>{session.name}</p>
          <p className="quiet small">{session.login} · {roles}</p>
        </div>
        <Menu.Divider />
        <div className="user-choice">
          <span className="quiet small">{t("user.language")}</span>
          <SegmentedControl
            size="xs" fullWidth aria-label={t("user.language")} value={i18n.language} onChange={(value) => void chooseLanguage(value as Language)}
            data={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
          />
          <span className="quiet small">{t("user.theme")}</span>
          <SegmentedControl
            size="xs" fullWidth aria-label={t("user.theme")} value={colorScheme} onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number])}
            data={SCHEMES.map((value) => ({ value, label: t(`user.${value}`) }))}
          />
        </div>
        <Menu.Divider />
        <Menu.Item closeMenuOnClick component={Link} to={"/settings/profile" as string}>{t("user.profile")}</Menu.Item>
        <Menu.Item closeMenuOnClick onClick={onKeys} rightSection={<kbd>?</kbd>}>{t("user.keys")}</Menu.Item>
        <Menu.Item component="a" href="/api/docs/" target="_blank" rel="noreferrer">{t("user.document")}</Menu.Item>
        <Menu.Item onClick={() => void leave()}>{t("user.logOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
