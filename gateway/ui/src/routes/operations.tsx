import "../features/operations/operations.css";
import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../components/page-header";
import { Archive } from "../features/operations/archive";
import { SERVICES } from "../features/operations/data";
import { Partners } from "../features/operations/partners";
import { ServiceCard } from "../features/operations/service-card";

const TABS = ["services", "partners", "archive"] as const;

/** What went wrong and waits for a person, in every service and at every partner. */
export function OperationsPage() {
  const { t } = useTranslation();
  const { tab } = useSearch({ from: "/operations" });
  const navigate = useNavigate({ from: "/operations" });
  return (
    <>
      <PageHeader title={t("nav.operations")} />
      <Tabs value={TABS.find((known) => known === tab) ?? "services"} onChange={(value) => void navigate({ search: (before) => ({ ...before, tab: value ?? undefined }) })} keepMounted={false}>
        <Tabs.List mb="md" className="tabs">{TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`operations.tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="services">{SERVICES.map((service) => <ServiceCard key={service} service={service} />)}</Tabs.Panel>
        <Tabs.Panel value="partners"><Partners /></Tabs.Panel>
        <Tabs.Panel value="archive"><Archive /></Tabs.Panel>
      </Tabs>
    </>
  );
}
