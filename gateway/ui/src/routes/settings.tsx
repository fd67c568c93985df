import "../features/settings/settings.css";
import { Loader } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../components/page-header";
import { useSections } from "../features/settings/use-sections";
import { MissingPage } from "../features/shell/failed-page";
import type { Section, SectionKey } from "../lib/settings";

const VIEWS: Record<SectionKey, ComponentType> = {
  profile: lazy(async () => ({ default: (await import("../features/settings/profile")).Profile })),
  tokens: lazy(async () => ({ default: (await import("../features/settings/tokens")).Tokens })),
  delegation: lazy(async () => ({ default: (await import("../features/settings/delegation")).Delegation })),
  company: lazy(async () => ({ default: (await import("../features/settings/company")).Company })),
  numbering: lazy(async () => ({ default: (await import("../features/settings/numbering")).Numbering })),
  branding: lazy(async () => ({ default: (await import("../features/settings/branding")).Branding })),
  approval: lazy(async () => ({ default: (await import("../features/settings/approval-policy")).ApprovalPolicy })),
  tax: lazy(async () => ({ default: (await import("../features/settings/tax-months")).TaxMonths })),
  rates: lazy(async () => ({ default: (await import("../features/settings/rates")).Rates })),
  people: lazy(async () => ({ default: (await import("../features/settings/people")).People })),
  integrations: lazy(async () => ({ default: (await import("../features/settings/integrations")).Integrations })),
};
const GROUPS: readonly Section["group"][] = ["own", "company", "system"];

// On a phone the parts stand in one line, longer than the screen.
function intoView(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}

/** What holds for oneself, for a legal entity and for all; each part has an address of its own. */
export function SettingsPage() {
  const { t } = useTranslation();
  const sections = useSections();
  const { section } = useParams({ strict: false });
  const shown = sections.find(({ key }) => key === (section ?? "profile"));
  if (!shown) {
    return <MissingPage />;
  }
  const View = VIEWS[shown.key];
  return (
    <>
      <PageHeader title={section ? t(`section.${shown.key}`) : t("nav.settings")} note={section ? t("nav.settings") : t(`section.${shown.key}`)} />
      <div className="settings">
        <nav className="settings-nav" aria-label={t("nav.settings")}>
          {GROUPS.map((group) => {
            const own = sections.filter((one) => one.group === group);
            return own.length > 0 && [
              <p key={`of ${group}`}>{t(`settings.group.${group}`)}</p>,
              ...own.map(({ key }) => <Link key={key} to="/settings/$section" params={{ section: key }} className={key === shown.key ? "current" : undefined} aria-current={key === shown.key ? "page" : undefined} {...(key === shown.key && { ref: intoView })}>{t(`section.${key}`)}</Link>),
            ];
          })}
        </nav>
        <div><Suspense fallback={<Loader size="sm" aria-label={t("common.loading")} />}><View key={shown.key} /></Suspense></div>
      </div>
    </>
  );
}
