import "./invoice.css";
import { Loader, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "../../components/problem-alert";
import { type Tab, TABS } from "../../lib/invoice-tabs";
import { type Invoice, useInvoice } from "./data";
import { Delivery } from "./delivery";
import { Editor } from "./editor";
import { Lines } from "./lines";
import { Paper } from "./paper";
import { SourceTime } from "./source-time";
import { Strip } from "./strip";
import { Timeline } from "./timeline";
import { EditsProvider } from "./use-edits";

type Props = { invoiceId: string; tab: Tab; onTab: (tab: Tab) => void };

/** One invoice: what it is, what can be done with it, and everything that stands behind it. */
export function InvoicePage({ invoiceId, tab, onTab }: Props) {
  const invoice = useInvoice(invoiceId);
  if (invoice.isPending) {
    return <Loader size="sm" m="lg" />;
  }
  if (!invoice.data) {
    return <ProblemAlert error={invoice.error} onRetry={() => void invoice.refetch()} />;
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
  return (
    <article className="invoice">
      <Strip invoice={invoice} />
      <Tabs value={tab} onChange={(value) => onTab((value ?? "document") as Tab)} keepMounted={false}>
        <Tabs.List className="tabs">
          {TABS.filter((one) => !(draft && one === "lines")).map((one) => (
            <Tabs.Tab key={one} value={one}>{t(draft && one === "document" ? "inv.tab.editor" : `inv.tab.${one}`)}</Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="document" pt="md">{draft ? <Editor invoice={invoice} /> : <Paper invoice={invoice} />}</Tabs.Panel>
        <Tabs.Panel value="lines" pt="md"><Lines invoice={invoice} /></Tabs.Panel>
        <Tabs.Panel value="source" pt="md"><SourceTime invoice={invoice} /></Tabs.Panel>
        <Tabs.Panel value="timeline" pt="md"><Timeline invoiceId={invoice.invoice_id} /></Tabs.Panel>
        <Tabs.Panel value="delivery" pt="md"><Delivery invoice={invoice} /></Tabs.Panel>
      </Tabs>
    </article>
  );
}
