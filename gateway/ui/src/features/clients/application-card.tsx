import { Alert, Loader, Tabs } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { PageHeader } from "../../components/page-header";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { APPLICATION_TABS, type ApplicationTab } from "../../lib/clients-search";
import { dayOf } from "../../lib/dates";
import { say } from "../../lib/said";
import { stretches, stretchOn } from "../../lib/term-timeline";
import { type Application, type Client, type Deal, type Override, useApplication, useClient, useDeal, useOverrides } from "./data";
import { TermsTimeline } from "./terms-timeline";

const Advances = lazy(async () => ({ default: (await import("./advances")).Advances }));
const Contract = lazy(async () => ({ default: (await import("./contract")).Contract }));
const Milestones = lazy(async () => ({ default: (await import("./milestones")).Milestones }));
const Progress = lazy(async () => ({ default: (await import("./progress")).Progress }));
const Rates = lazy(async () => ({ default: (await import("./rates")).Rates }));
const RetainerPart = lazy(async () => ({ default: (await import("./retainer")).RetainerPart }));
const RuleList = lazy(async () => ({ default: (await import("./rule-list")).RuleList }));

/** An application: its dated terms, its deal, rates, contract, rules of staff and what was paid ahead. */
export function ApplicationCard({ applicationId }: { applicationId: string }) {
  const { t } = useTranslation();
  const application = useApplication(applicationId);
  const deal = useDeal(applicationId);
  const error = application.error ?? deal.error;
  return (
    <>
      <p className="quiet small crumbs"><Link to="/clients" className="link">{t("nav.clients")}</Link> › {applicationId}</p>
      {!error && (application.isPending || deal.isPending) && <Loader size="sm" aria-label={t("common.loading")} />}
      <ProblemAlert error={error} onRetry={() => { void application.refetch(); void deal.refetch(); }} />
      {application.data && deal.data && <Inside application={application.data} deal={deal.data} />}
    </>
  );
}

function Inside({ application, deal }: { application: Application; deal: Deal }) {
  const { t } = useTranslation();
  const { tab = "terms" } = useSearch({ from: "/applications/$id" });
  const navigate = useNavigate({ from: "/applications/$id" });
  const client = useClient(application.client_id).data;
  const rules = useOverrides({ application_id: application.application_id });
  const cards = useOverrides({ client_id: application.client_id }).data ?? [];
  const tabs = APPLICATION_TABS.filter((one) => one !== "deal" || application.deal_type !== "HR");
  const nameOf = (one: ApplicationTab) => t(one === "deal" ? `clients.tab.deal_${application.deal_type}` : `clients.tab.${one}`);
  const props = { application, deal, client, overrides: rules.data ?? [], cards };
  return (
    <>
      <PageHeader
        title={application.title}
        note={<><Link to="/clients/$id" params={{ id: application.client_id }} className="link in-text">{client?.name ?? application.client_id}</Link> · {t("clients.contractNo", { number: application.contract_no })} · {t(`deal.${application.deal_type}`)} · {application.price_currency}</>}
      >
        <Link to="/invoices" search={{ application_id: application.application_id }} className="link">{t("clients.invoices")}</Link>
        <Link to="/month-end" className="link">{t("nav.monthEnd")}</Link>
      </PageHeader>
      {(application.warnings ?? []).map((warning, at) => <Alert key={warning} color="yellow" p="xs" mb="xs">{say(t, application.warnings_said?.[at], warning)}</Alert>)}
      {application.standing && <Standing application={application} />}
      <QueryState query={rules} />
      <Tabs value={tab} onChange={(value) => void navigate({ search: (before) => ({ ...before, tab: APPLICATION_TABS.find((known) => known === value) }), replace: true })} keepMounted={false}>
        <Tabs.List mb="md" className="tabs">{tabs.map((one) => <Tabs.Tab key={one} value={one}>{nameOf(one)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value={tab}><Suspense fallback={<Loader size="sm" aria-label={t("common.loading")} />}><Part tab={tab} {...props} /></Suspense></Tabs.Panel>
      </Tabs>
    </>
  );
}

type PartProps = { tab: ApplicationTab; application: Application; deal: Deal; client: Client | undefined; overrides: readonly Override[]; cards: readonly Override[] };

function Part({ tab, application, deal, client, overrides, cards }: PartProps) {
  const terms = stretchOn(stretches(deal.rules?.terms ?? [], overrides), dayOf(new Date()))?.terms ?? null;
  switch (tab) {
    case "terms":
      return <TermsTimeline application={application} client={client} deal={deal} overrides={overrides} />;
    case "deal":
      return application.deal_type === "SUP"
        ? <RetainerPart application={application} deal={deal} />
        : <><Milestones application={application} deal={deal} terms={terms} /><Progress application={application} deal={deal} terms={terms} /></>;
    case "rates":
      return <Rates application={application} deal={deal} overrides={overrides} cards={cards} />;
    case "contract":
      return <Contract application={application} />;
    case "rules":
      return <RuleList rules={overrides} entity={application.seller_id} />;
    case "advances":
      return <Advances client={application.client_id} contract={application.contract_no} />;
  }
}

function Standing({ application }: { application: Application }) {
  const { t } = useTranslation();
  const { standing } = application;
  return standing && (
    <p className="standing">
      <span>{t("clients.standing.amount")} <Money value={standing.amount} currency={standing.currency} /></span>
      <span>{t("clients.standing.invoiced")} <Money value={standing.invoiced} currency={standing.currency} /></span>
      <b>{t("clients.standing.remainder")} <Money value={standing.remainder} currency={standing.currency} /></b>
    </p>
  );
}
