import "../features/time/time.css";
import { Loader, Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "../components/page-header";
import { usePeriods } from "../features/month-end/data";
import { Source } from "../features/month-end/source";
import { useOutside } from "../features/time/data";
import { OutsideList } from "../features/time/outside-list";
import { month as monthText } from "../lib/dates";
import { useScope } from "../lib/scope";
import { TABS, type TimeSearch } from "../lib/time-search";

const Behind = lazy(async () => ({ default: (await import("../features/time/behind")).Behind }));
const Confirm = lazy(async () => ({ default: (await import("../features/time/confirm")).Confirm }));
const Unclaimed = lazy(async () => ({ default: (await import("../features/time/unclaimed")).Unclaimed }));
const Check = lazy(async () => ({ default: (await import("../features/time/check")).Check }));
const OutsidePanel = lazy(async () => ({ default: (await import("../features/time/outside-panel")).OutsidePanel }));

/** Time that is on no invoice and why, who is behind, hours to confirm, work that nobody claims, and the proof that none is lost. */
export function TimePage() {
  const { t, i18n } = useTranslation();
  const { month, entity } = useScope();
  const { tab = "outside", group, order = "age", application, who } = useSearch({ from: "/time" });
  const navigate = useNavigate({ from: "/time" });
  const go = (by: TimeSearch) => void navigate({ search: (before) => ({ ...before, ...by }), replace: true });
  const periods = usePeriods(month, entity).data;
  const found = useOutside(month, entity);
  const opened = tab === "outside" ? found.rows.find(({ id }) => id === application) : undefined;
  const close = () => go({ application: undefined });
  return (
    <div className={opened ? "beside" : undefined}>
      <section>
        <PageHeader title={t("nav.time")} note={monthText(month, i18n.language)}>{periods && <Source month={month} periods={periods} />}</PageHeader>
        <Tabs value={tab} onChange={(value) => go({ tab: TABS.find((known) => known === value), application: undefined })} keepMounted={false}>
          <Tabs.List mb="md" className="tabs">{TABS.map((value) => <Tabs.Tab key={value} value={value}>{t(`time.tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
          <Tabs.Panel value="outside"><OutsideList found={found} group={group} order={order} opened={opened?.id} onGo={go} /></Tabs.Panel>
          <Suspense fallback={<Loader size="sm" m="lg" aria-label={t("common.loading")} />}>
            <Tabs.Panel value="behind"><Behind month={month} everybody={who === "all"} onGo={go} /></Tabs.Panel>
            <Tabs.Panel value="confirm"><Confirm month={month} entity={entity} /></Tabs.Panel>
            <Tabs.Panel value="unclaimed"><Unclaimed month={month} /></Tabs.Panel>
            <Tabs.Panel value="check"><Check month={month} entity={entity} /></Tabs.Panel>
          </Suspense>
        </Tabs>
      </section>
      <Suspense>{opened && <OutsidePanel row={opened} onClose={close} />}</Suspense>
    </div>
  );
}
