import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, retainSearchParams } from "@tanstack/react-router";
import { FailedPage, MissingPage } from "../features/shell/failed-page";
import { Frame } from "../features/shell/frame";
import { readApplication, readClients } from "../lib/clients-search";
import { isTab, type Tab } from "../lib/invoice-tabs";
import { type Stage, STAGES } from "../lib/month";
import { withTexts } from "../lib/i18n";
import { readPayments } from "../lib/payments-search";
import { readRegistry } from "../lib/registry";
import { readScope } from "../lib/scope";
import { readTime } from "../lib/time-search";

const root = createRootRouteWithContext<{ leave: () => void }>()({
  validateSearch: readScope,
  search: { middlewares: [retainSearchParams(["entity", "month"])] },
  component: function Root() {
    return <Frame onLeave={root.useRouteContext().leave} />;
  },
  notFoundComponent: MissingPage,
});

const page = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

const home = createRoute({ ...page("/"), component: lazyRouteComponent(withTexts(() => import("./my-work"), "month"), "MyWorkPage") });
const invoices = createRoute({
  ...page("/invoices"),
  validateSearch: readRegistry,
  component: lazyRouteComponent(withTexts(() => import("./invoices"), "registry", "month", "invoice"), "InvoicesPage"),
});
const monthEnd = createRoute({
  ...page("/month-end"),
  validateSearch: ({ stage, batch, application }: Record<string, unknown>): { stage?: Stage | undefined; batch?: string | undefined; application?: string | undefined } => ({
    stage: STAGES.find((known) => known === stage),
    application: typeof application === "string" ? application : undefined,
    batch: typeof batch === "string" ? batch : undefined,
  }),
  component: lazyRouteComponent(withTexts(() => import("./month-end"), "month", "invoice"), "MonthEndPage"),
});
const approvals = createRoute({
  ...page("/approvals"),
  validateSearch: ({ invoice, batch }: Record<string, unknown>): { invoice?: string | undefined; batch?: string | undefined } => ({
    invoice: typeof invoice === "string" ? invoice : undefined,
    batch: typeof batch === "string" ? batch : undefined,
  }),
  component: lazyRouteComponent(withTexts(() => import("./approvals"), "approvals", "invoice", "month", "registry"), "ApprovalsPage"),
});

const invoice = createRoute({
  ...page("/invoices/$id"),
  validateSearch: ({ tab, batch, of }: Record<string, unknown>): { tab?: Tab | undefined; batch?: string | undefined; of?: "month" | undefined } => ({
    ...(isTab(tab) && { tab }), ...(typeof batch === "string" && { batch }), ...(of === "month" && { of }),
  }),
  component: lazyRouteComponent(withTexts(() => import("./invoice"), "invoice", "registry", "approvals", "month", "clients", "terms"), "InvoiceRoute"),
});
const payments = createRoute({
  ...page("/payments"),
  validateSearch: readPayments,
  component: lazyRouteComponent(withTexts(() => import("./payments"), "payments", "registry"), "PaymentsPage"),
});
const operations = createRoute({
  ...page("/operations"),
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: string | undefined } => ({ tab: typeof tab === "string" ? tab : undefined }),
  component: lazyRouteComponent(withTexts(() => import("./operations"), "operations", "payments", "invoice", "month"), "OperationsPage"),
});

const clients = createRoute({ ...page("/clients"), validateSearch: readClients, component: lazyRouteComponent(withTexts(() => import("./clients"), "clients", "terms", "payments", "month"), "ClientsPage") });
const client = createRoute({ ...page("/clients/$id"), component: lazyRouteComponent(withTexts(() => import("./client"), "clients", "terms", "payments", "month"), "ClientRoute") });
const application = createRoute({ ...page("/applications/$id"), validateSearch: readApplication, component: lazyRouteComponent(withTexts(() => import("./application"), "clients", "terms", "month"), "ApplicationRoute") });
const time = createRoute({ ...page("/time"), validateSearch: readTime, component: lazyRouteComponent(withTexts(() => import("./time"), "time", "month", "invoice"), "TimePage") });
const drift = createRoute({
  ...page("/drift"),
  validateSearch: ({ invoice }: Record<string, unknown>): { invoice?: string | undefined } => ({ invoice: typeof invoice === "string" ? invoice : undefined }),
  component: lazyRouteComponent(withTexts(() => import("./drift"), "drift", "time", "month", "registry", "invoice"), "DriftPage"),
});
const contracts = createRoute({
  ...page("/contracts"),
  validateSearch: ({ application }: Record<string, unknown>): { application?: string | undefined } => ({ application: typeof application === "string" ? application : undefined }),
  component: lazyRouteComponent(withTexts(() => import("./contracts"), "contracts", "clients", "month"), "ContractsPage"),
});
const signing = createRoute({ ...page("/signing"), component: lazyRouteComponent(withTexts(() => import("./signing"), "signing", "invoice"), "SigningPage") });

const settingsPage = lazyRouteComponent(withTexts(() => import("./settings"), "settings", "operations", "invoice", "month"), "SettingsPage");
const settings = createRoute({ ...page("/settings"), component: settingsPage });
const setting = createRoute({
  ...page("/settings/$section"),
  validateSearch: ({ open }: Record<string, unknown>): { open?: string | undefined } => ({ open: typeof open === "string" ? open : undefined }),
  component: settingsPage,
});

export const router = createRouter({
  routeTree: root.addChildren([home, monthEnd, invoices, invoice, approvals, signing, payments, time, drift, contracts, clients, client, application, operations, settings, setting]),
  context: { leave: () => undefined },
  defaultPreload: "intent",
  // The query cache knows what is fresh.
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
