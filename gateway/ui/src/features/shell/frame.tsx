import { ActionIcon, UnstyledButton } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { MenuIcon, SearchIcon } from "../../components/icons";
import { useKeys } from "../../lib/keys";
import { LiveContext, useLive } from "../../lib/live";
import { Banner } from "./banner";
import { Navigation } from "./navigation";
import { ScopeBar } from "./scope-bar";
import { UserButton } from "./user-button";

// What opens over the page is fetched when it is first wanted; the palette sooner, because people type at once.
const KeyList = lazy(async () => ({ default: (await import("./key-list")).KeyList }));
const fetchPalette = () => import("./palette");
const Palette = lazy(async () => ({ default: (await fetchPalette()).Palette }));
const NavigationDrawer = lazy(async () => ({ default: (await import("./navigation-drawer")).NavigationDrawer }));

const SETTLED = 2_000;

/** What stands around every page. */
export function Frame({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const live = useLive(onLeave);
  const [folded, setFolded] = useLocalStorage({ key: "proxima.folded", defaultValue: false, getInitialValueInEffect: false });
  const [menu, { open: openMenu, close: closeMenu }] = useDisclosure(false);
  const [palette, { open: openPalette, close: closePalette }] = useDisclosure(false);
  const [keys, { open: openKeys, close: closeKeys }] = useDisclosure(false);
  useEffect(() => {
    const timer = setTimeout(() => void fetchPalette(), SETTLED);
    return () => clearTimeout(timer);
  }, []);
  useKeys({ "mod+k": openPalette, "/": openPalette, "?": openKeys });

  return (
    <LiveContext value={live}>
      <a className="skip" href="#content">{t("nav.skip")}</a>
      <div className="screen">
        <div className="rail-place"><Navigation folded={folded} onFold={() => setFolded(!folded)} /></div>
        <div className="middle">
          <header className="top">
            <ActionIcon className="top-menu" variant="subtle" color="gray" size="lg" aria-label={t("nav.menu")} onClick={openMenu}><MenuIcon /></ActionIcon>
            <ScopeBar />
            <span className="grow" />
            <UnstyledButton className="top-search" onClick={openPalette} aria-label={t("palette.open")}>
              <SearchIcon size={16} /><span>{t("palette.hint")}</span><kbd>Ctrl K</kbd>
            </UnstyledButton>
            <UserButton onLeave={onLeave} onKeys={openKeys} />
          </header>
          <Banner />
          <main className="content" id="content" tabIndex={-1}><Outlet /></main>
        </div>
      </div>
      <Suspense>
        {menu && <NavigationDrawer onClose={closeMenu} />}
        {palette && <Palette onClose={closePalette} />}
        {keys && <KeyList onClose={closeKeys} />}
      </Suspense>
    </LiveContext>
  );
}
