import { Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, api, type Role } from "../../client";
import { compare, divide, multiply, subtract } from "../../lib/decimal";
import { amount, margin } from "../../lib/money";
import { holds, useSession } from "../../lib/session";
import type { Invoice } from "./data";

const SEES_COSTS: readonly Role[] = ["approver", "sales", "accountant", "admin"];

/** What is left of the net after the cost of the work, for those who may see it; nothing for others. */
export function Margin({ invoice }: { invoice: Invoice }) {
  const { t, i18n } = useTranslation();
  const may = holds(useSession(), SEES_COSTS, invoice.legal_entity_id);
  const cost = useQuery({
    queryKey: ["cost", invoice.invoice_id, invoice.version],
    queryFn: () => answered(api.GET("/api/v1/invoices/{invoice_id}/cost", { params: { path: { invoice_id: invoice.invoice_id } } })),
    // Without time from the source there is no cost.
    enabled: may && invoice.terms_version !== null && invoice.lines.length > 0,
    retry: false,
  });
  if (!cost.data || cost.data.currency !== invoice.currency || compare(invoice.net, "0") <= 0) {
    return null;
  }
  const share = divide(multiply(subtract(invoice.net, cost.data.amount), "100"), invoice.net, 1) ?? "0";
  const words = t("inv.margin.cost", { cost: `${amount(cost.data.amount, invoice.currency, i18n.language)} ${invoice.currency}` });
  return (
    <Tooltip label={cost.data.unpriced_seconds > 0 ? `${words} ${t("inv.margin.unpriced")}` : words} multiline maw={320}>
      <span className="pill">{t("inv.margin.chip", { percent: margin(share, i18n.language) })}</span>
    </Tooltip>
  );
}
