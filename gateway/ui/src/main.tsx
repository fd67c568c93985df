import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./styles.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { Refusal } from "./client";
import { startI18n } from "./lib/i18n";
import { theme, variables } from "./theme";

// The server puts a nonce into the page; only styles that carry it are applied.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
// The library that keeps the page behind a dialog still asks for the nonce by this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 3 && !(error instanceof Refusal && error.status < 500),
    },
  },
});

// Nothing has happened yet that could be told; until it is here, what happens waits in its store.
const Notifications = lazy(async () => ({ default: (await import("@mantine/notifications")).Notifications }));

async function start(): Promise<void> {
  await startI18n();
  createRoot(document.getElementById("root") as HTMLElement).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <Suspense><Notifications position="bottom-right" /></Suspense>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

// Not awaited here: the texts import from this file's chunk, which would wait for them for ever.
void start();
