import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigation } from "./navigation";

/** The sections on a phone, over the page. */
export function NavigationDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer.Root opened onClose={onClose} size={248} padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t("nav.menu")}>
        <Drawer.Body><Navigation folded={false} onGo={onClose} /></Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
