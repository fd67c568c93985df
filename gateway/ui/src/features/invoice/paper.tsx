import { useTranslation } from "react-i18next";
import type { Invoice } from "./data";
import { Details } from "./details";
import { Side } from "./side";
import { Totals } from "./totals";

/** What was frozen: the paper, and the facts that may still be changed beside it. */
export function Paper({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation();
  return (
    <div className="editor frozen">
      <div className="editor-left"><Side invoice={invoice} /></div>
      <aside className="editor-right">
        <Totals invoice={invoice} />
        {invoice.content_hash && <p className="quiet small hash">{t("inv.hash")} <code>{invoice.content_hash.slice(0, 16)}</code></p>}
        <Details invoice={invoice} />
      </aside>
    </div>
  );
}
