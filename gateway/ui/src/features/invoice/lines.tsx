import { Drawer, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "../../components/money";
import { amount } from "../../lib/money";
import type { Invoice } from "./data";
import { Totals } from "./totals";
import { Why } from "./why";

/** The lines that were frozen, each with its explanation. */
export function Lines({ invoice }: { invoice: Invoice }) {
  const { t, i18n } = useTranslation();
  const [why, setWhy] = useState<string | null>(null);
  const bare = (text: string) => amount(text, "", i18n.language).replace(/[.,]00$/, "");
  return (
    <>
      <div className="sheet-frame">
        <table className="sheet read">
          <thead>
            <tr>
              <th>{t("inv.line.number")}</th><th>{t("inv.line.text")}</th><th className="right">{t("inv.line.quantity")}</th><th>{t("inv.line.unit")}</th>
              <th className="right">{t("inv.line.unit_price")}</th><th className="right">{t("inv.line.net")}, {invoice.currency}</th>
            </tr>
          </thead>
          <tbody>
            {invoice.lines.map((line) => (
              <tr key={line.line_id}>
                <td>{line.position}</td>
                <td className="sheet-text">
                  {line.text}
                  <span className="sheet-under">
                    {line.explanation && <UnstyledButton className="link" onClick={() => setWhy(line.line_id)}>{t("inv.line.why")}</UnstyledButton>}
                    {line.edited.length > 0 && <span className="by-hand">{t("inv.byHandFields", { fields: line.edited.map((field) => t(`inv.line.${field}`, { defaultValue: field })).join(", ") })}</span>}
                  </span>
                </td>
                <td className="right amount">{bare(line.quantity)}</td><td>{line.unit}</td>
                <td className="right"><Money value={line.unit_price} currency={invoice.currency} bare /></td>
                <td className="right"><Money value={line.net} currency={invoice.currency} bare /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Totals invoice={invoice} />
      <Drawer opened={why !== null} onClose={() => setWhy(null)} position="right" size={520} title={t("inv.line.why")} closeButtonProps={{ "aria-label": t("common.close") }}>
        {why && <Why invoice={invoice} lineId={why} />}
      </Drawer>
    </>
  );
}
