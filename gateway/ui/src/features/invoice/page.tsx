import "./invoice.css";
import { Loader, Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { QueryState } from "../../components/query-state";
import { type Tab, TABS } from "../../lib/invoice-tabs";
import { type Invoice, useInvoice } from "./data";
import { Editor } from "./editor";
import { Paper } from "./paper";
import { Strip } from "./strip";
import { EditsProvider } from "./use-edits";

const Annex = lazy(async () => ({ default: (await import("./annex")).Annex }));
const Delivery = lazy(async () => ({ default: (await import("./delivery")).Delivery }));
const Exceptions = lazy(async () => ({ default: (await import("../approvals/exceptions")).Exceptions }));
const Lines = lazy(async () => ({ default: (await import("./lines")).Lines }));
const SourceTime = lazy(async () => ({ default: (await import("./source-time")).SourceTime }));
const Timeline = lazy(async () => ({ default: (await import("./timeline")).Timeline }));

type Props = { invoiceId: string; tab: Tab; onTab: (tab: Tab) => void };

/** One invoice: what it is, what can be done with it, and everything that stands behind it. */
export function InvoicePage({ invoiceId, tab, onTab }: Props) {
  const invoice = useInvoice(invoiceId);
  if (!invoice.data) {
    return <QueryState query={invoice} />;
  }
  return (
    <EditsProvider key={invoiceId} invoice={invoice.data}>
      <Inside invoice={invoice.data} tab={tab} onTab={onTab} />
    </EditsProvider>
  );
}

function Inside({ invoice, tab, onTab }: { invoice: Invoice; tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useTranslation();
  const draft = invoice.status === "draft";
  const timed = invoice.lines.some(({ worklog_count }) => worklog_count > 0);
  return (
    <article className="invoice">
      <Strip invoice={invoice} />
      <Tabs value={tab} onChange={(value) => onTab((value ?? "document") as Tab)} keepMounted={false}>
        <Tabs.List className="tabs">
          {TABS.filter((one) => !(draft && one === "lines") && (timed || one !== "annex")).map((one) => (
            <Tabs.Tab key={one} value={one}>{t(draft && one === "document" ? "inv.tab.editor" : `inv.tab.${one}`)}</Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="document" pt="md">{draft ? <Editor invoice={invoice} /> : <Paper invoice={invoice} />}</Tabs.Panel>
        <Suspense fallback={<Loader size="sm" m="lg" aria-label={t("common.loading")} />}>
          <Tabs.Panel value="lines" pt="md"><Lines invoice={invoice} /></Tabs.Panel>
          <Tabs.Panel value="source" pt="md"><SourceTime invoice={invoice} /></Tabs.Panel>
          <Tabs.Panel value="annex" pt="md"><Annex invoice={invoice} /></Tabs.Panel>
          <Tabs.Panel value="approval" pt="md"><Exceptions invoice={invoice} /></Tabs.Panel>
          <Tabs.Panel value="timeline" pt="md"><Timeline invoiceId={invoice.invoice_id} /></Tabs.Panel>
          <Tabs.Panel value="delivery" pt="md"><Delivery invoice={invoice} /></Tabs.Panel>
        </Suspense>
      </Tabs>
    </article>
  );
}
