import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect, retainSearchParams } from "@tanstack/react-router";
import { FailedPage, MissingPage } from "../features/shell/failed-page";
import { Frame } from "../features/shell/frame";
import { readScope } from "../lib/scope";

const root = createRootRouteWithContext<{ leave: () => void }>()({
  validateSearch: readScope,
  search: { middlewares: [retainSearchParams(["entity", "month"])] },
  component: function Root() {
    return <Frame onLeave={root.useRouteContext().leave} />;
  },
  notFoundComponent: MissingPage,
});

const page = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

const home = createRoute({ ...page("/"), beforeLoad: () => { throw redirect({ to: "/invoices" }); } });
const invoices = createRoute({
  ...page("/invoices"),
  validateSearch: ({ invoice }: Record<string, unknown>): { invoice?: string | undefined } => (typeof invoice === "string" ? { invoice } : {}),
  component: lazyRouteComponent(() => import("./invoices"), "InvoicesPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, invoices]),
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
