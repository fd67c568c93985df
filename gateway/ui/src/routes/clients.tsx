import "../features/clients/clients.css";
import { Loader, Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../components/page-header";
import { QueryState } from "../components/query-state";
import { useOverrides } from "../features/clients/data";
import { CLIENT_TABS } from "../lib/clients-search";
import { useScope } from "../lib/scope";

const Advances = lazy(async () => ({ default: (await import("../features/clients/advances")).Advances }));
const ApplicationList = lazy(async () => ({ default: (await import("../features/clients/application-list")).ApplicationList }));
const ClientList = lazy(async () => ({ default: (await import("../features/clients/client-list")).ClientList }));
const RuleList = lazy(async () => ({ default: (await import("../features/clients/rule-list")).RuleList }));

/** Who is billed and by which rules: applications, clients, what staff set, and what was paid ahead. */
export function ClientsPage() {
  const { t } = useTranslation();
  const { entity } = useScope();
  const { tab = "applications", word = "" } = useSearch({ from: "/clients" });
  const navigate = useNavigate({ from: "/clients" });
  const write = (value: string) => void navigate({ search: (before) => ({ ...before, word: value || undefined }), replace: true });
  return (
    <>
      <PageHeader title={t("nav.clients")} />
      <Tabs value={tab} onChange={(value) => void navigate({ search: (before) => ({ ...before, tab: CLIENT_TABS.find((known) => known === value), word: undefined }) })} keepMounted={false}>
        <Tabs.List mb="md" className="tabs">{CLIENT_TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`clients.tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
        <Suspense fallback={<Loader size="sm" aria-label={t("common.loading")} />}>
          <Tabs.Panel value="applications"><ApplicationList word={word} onWord={write} /></Tabs.Panel>
          <Tabs.Panel value="clients"><ClientList word={word} onWord={write} /></Tabs.Panel>
          <Tabs.Panel value="rules"><AllRules /></Tabs.Panel>
          <Tabs.Panel value="advances"><Advances entity={entity} /></Tabs.Panel>
        </Suspense>
      </Tabs>
    </>
  );
}

function AllRules() {
  const rules = useOverrides({});
  return (
    <>
      <QueryState query={rules} />
      {rules.data && <RuleList rules={rules.data} named />}
    </>
  );
}
