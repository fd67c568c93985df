import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigation } from "./navigation";

/** The sections on a phone, over the page. */
export function NavigationDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={onClose} size={248} withCloseButton={false} padding={0} aria-label={t("nav.label")}>
      <Navigation folded={false} onGo={onClose} />
    </Drawer>
  );
}
