import { Tooltip, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { FoldIcon } from "../../components/icons";
import { Mark } from "../../components/mark";
import { LiveSign } from "./live-sign";
import { usePlaces } from "./use-places";

type Props = { folded: boolean; onFold?: () => void; onGo?: () => void };

/** The sections, at the left of every page. */
export function Navigation({ folded, onFold, onGo }: Props) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <nav className={folded ? "rail folded" : "rail"} aria-label={t("nav.label")}>
      <div className="brand"><Mark />{!folded && <span>{t("product")}</span>}</div>
      {places.map(({ to, key, icon }) => (
        <Tooltip key={to} label={t(`nav.${key}`)} position="right" disabled={!folded}>
          <Link to={to} className="item" activeProps={{ className: "current" }} activeOptions={{ exact: to === "/", includeSearch: false }} aria-label={t(`nav.${key}`)} {...(onGo && { onClick: onGo })}>
            <span className="item-icon">{icon}</span>
            {!folded && <span className="item-word">{t(`nav.${key}`)}</span>}
          </Link>
        </Tooltip>
      ))}
      <span className="grow" />
      <LiveSign folded={folded} />
      {onFold && (
        <Tooltip label={t("nav.unfold")} position="right" disabled={!folded}>
          <UnstyledButton className="item" onClick={onFold} aria-label={t(folded ? "nav.unfold" : "nav.fold")} aria-expanded={!folded}>
            <span className="item-icon"><FoldIcon /></span>
            {!folded && <span className="item-word">{t("nav.fold")}</span>}
          </UnstyledButton>
        </Tooltip>
      )}
    </nav>
  );
}
