import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session";

const UserMenu = lazy(async () => ({ default: (await import("./user-menu")).UserMenu }));

/** Who is logged in; the menu under it is fetched when it is wanted. */
export function UserButton({ onLeave, onKeys }: { onLeave: () => void; onKeys: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [wanted, setWanted] = useState(false);
  const button = (
    <UnstyledButton className="user" aria-label={t("user.menu")} aria-haspopup="menu" onClick={() => setWanted(true)}>
      <span aria-hidden>{initials(session.name)}</span>
    </UnstyledButton>
  );
  return wanted ? <Suspense fallback={button}><UserMenu onLeave={onLeave} onKeys={onKeys} button={button} /></Suspense> : button;
}

function initials(name: string): string {
  return name.split(/\s+/).slice(0, 2).map((word) => word.charAt(0)).join("").toLocaleUpperCase();
}
