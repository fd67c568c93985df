import { Tooltip, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Session } from "../client";
import { DocumentIcon, FoldIcon, InvoicesIcon, LeaveIcon, MoonIcon, SunIcon } from "../components/icons";
import { Mark } from "../components/mark";
import { Invoices } from "../features/invoices";
import { Panel } from "../features/panel";
import { chooseLanguage } from "../lib/i18n";
import { type Live, useLive } from "../lib/live";

/** The screen of somebody who is logged in. */
export function Home({ session, onLeave }: { session: Session; onLeave: () => void }) {
  const live = useLive(onLeave);
  const [opened, open] = useOpened();
  return (
    <div className="screen">
      <Navigation session={session} live={live} onLeave={onLeave} />
      <main className={opened ? "content beside" : "content"}>
        <Invoices opened={opened} onOpen={open} />
      </main>
      {opened && <Panel invoiceId={opened} onClose={() => open(null)} />}
    </div>
  );
}

function Navigation({ session, live, onLeave }: { session: Session; live: Live; onLeave: () => void }) {
  const { t, i18n } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const [folded, setFolded] = useLocalStorage({ key: "proxima.folded", defaultValue: false, getInitialValueInEffect: false });

  async function leave() {
    await api.DELETE("/api/v1/session");
    onLeave();
  }

  return (
    <nav className={folded ? "rail folded" : "rail"}>
      <div className="brand"><Mark />{!folded && <span>{t("product")}</span>}</div>
      <Item label={t("nav.invoices")} folded={folded} icon={<InvoicesIcon />} current />
      <span className="grow" />
      <LiveSign live={live} folded={folded} />
      <Item label={t("nav.document")} folded={folded} icon={<DocumentIcon />} href="/api/docs/" />
      <Item
        label={t("nav.language")} folded={folded} icon={<b>{i18n.language === "ru" ? "EN" : "RU"}</b>}
        onClick={() => chooseLanguage(i18n.language === "ru" ? "en" : "ru")}
      />
      <Item
        label={t("nav.theme")} folded={folded} icon={scheme === "dark" ? <SunIcon /> : <MoonIcon />}
        onClick={() => setColorScheme(scheme === "dark" ? "light" : "dark")}
      />
      <Item label={t("nav.fold")} folded={folded} icon={<FoldIcon />} onClick={() => setFolded(!folded)} />
      {!folded && <p className="who" title={session.login}>{session.name}</p>}
      <Item label={t("nav.logOut")} folded={folded} icon={<LeaveIcon />} onClick={() => void leave()} />
    </nav>
  );
}

type ItemProps = {
  label: string; icon: ReactNode; folded: boolean; current?: boolean; href?: string; onClick?: () => void;
};

function Item({ label, icon, folded, current, href, onClick }: ItemProps) {
  const inside = <><span className="item-icon">{icon}</span>{!folded && <span className="item-word">{label}</span>}</>;
  const props = { className: current ? "item current" : "item", "aria-label": label, "aria-current": current ? ("page" as const) : undefined };
  return (
    <Tooltip label={label} position="right" disabled={!folded}>
      {href ? <a href={href} target="_blank" rel="noreferrer" {...props}>{inside}</a> : <UnstyledButton onClick={onClick} {...props}>{inside}</UnstyledButton>}
    </Tooltip>
  );
}

function LiveSign({ live, folded }: { live: Live; folded: boolean }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t(live === "stale" ? "live.staleHint" : `live.${live}`)} position="right" multiline maw={260}>
      <div className="live" data-live={live} role="status" aria-label={t(`live.${live}`)}>
        <span className="item-icon"><span className="dot" /></span>
        {!folded && t(`live.${live}`)}
      </div>
    </Tooltip>
  );
}

/** The invoice that is open, kept in the address, so that a link and the back button lead to it. */
function useOpened(): [string | null, (id: string | null) => void] {
  const read = () => new URLSearchParams(location.search).get("invoice");
  const [opened, setOpened] = useState(read);
  useEffect(() => {
    const back = () => setOpened(read());
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  function open(id: string | null) {
    history.pushState(null, "", id ? `?invoice=${id}` : location.pathname);
    setOpened(id);
  }
  return [opened, open];
}
