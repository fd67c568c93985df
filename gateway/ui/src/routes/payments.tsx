import "../features/payments/payments.css";
import { Loader, Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../components/page-header";
import { Receipts } from "../features/payments/receipts";
import { type PaymentsSearch, TABS } from "../lib/payments-search";

const Debts = lazy(async () => ({ default: (await import("../features/payments/debts")).Debts }));
const PaymentList = lazy(async () => ({ default: (await import("../features/payments/payment-list")).PaymentList }));
const PaymentPanel = lazy(async () => ({ default: (await import("../features/payments/payment-panel")).PaymentPanel }));
const ReceiptPanel = lazy(async () => ({ default: (await import("../features/payments/receipt-panel")).ReceiptPanel }));
const Reminders = lazy(async () => ({ default: (await import("../features/payments/reminders")).Reminders }));
const Statements = lazy(async () => ({ default: (await import("../features/payments/statements")).Statements }));

/** Money that came, what it is for, what is still owed, and who is reminded. */
export function PaymentsPage() {
  const { t } = useTranslation();
  const { tab = "receipts", receipt, payment, state = "open" } = useSearch({ from: "/payments" });
  const navigate = useNavigate({ from: "/payments" });
  const go = (by: PaymentsSearch) => void navigate({ search: (before) => ({ ...before, ...by }) });
  const opened = (tab === "receipts" && receipt) || (tab === "payments" && payment);
  return (
    <div className={opened ? "beside" : undefined}>
      <section>
        <PageHeader title={t("nav.payments")} />
        <Tabs value={tab} onChange={(value) => go({ tab: TABS.find((known) => known === value), receipt: undefined, payment: undefined })} keepMounted={false}>
          <Tabs.List mb="md" className="tabs">{TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`payments.tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
          <Tabs.Panel value="receipts"><Receipts state={state} opened={receipt} onState={(value) => go({ state: value, receipt: undefined })} onOpen={(key) => go({ receipt: key })} /></Tabs.Panel>
          <Suspense fallback={<Loader size="sm" m="lg" aria-label={t("common.loading")} />}>
            <Tabs.Panel value="payments"><PaymentList opened={payment} onOpen={(id) => go({ payment: id })} /></Tabs.Panel>
            <Tabs.Panel value="debts"><Debts /></Tabs.Panel>
            <Tabs.Panel value="reminders"><Reminders /></Tabs.Panel>
            <Tabs.Panel value="statements"><Statements /></Tabs.Panel>
          </Suspense>
        </Tabs>
      </section>
      <Suspense>
        {tab === "receipts" && receipt && <ReceiptPanel receiptKey={receipt} onClose={() => go({ receipt: undefined })} />}
        {tab === "payments" && payment && <PaymentPanel paymentId={payment} onClose={() => go({ payment: undefined })} />}
      </Suspense>
    </div>
  );
}
