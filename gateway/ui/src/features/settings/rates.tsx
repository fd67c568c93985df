import { Select, TextInput } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { type DataColumn, DataTable } from "../../components/data-table";
import { DateText } from "../../components/date-text";
import { EmptyState } from "../../components/empty-state";
import { Money } from "../../components/money";
import { ProblemAlert } from "../../components/problem-alert";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { dayOf } from "../../lib/dates";
import { CURRENCIES } from "../../lib/money";
import { holds, useSession } from "../../lib/session";
import { EnterRate } from "./enter-rate";
import { useNameOf } from "./people-data";

type Rate = Schemas["RateRead"];
const SOURCES = ["cbu", "hand"];
const FOREIGN = CURRENCIES.filter((currency) => currency !== "UZS");

/** Rates as published and as entered, which one holds on a day and why, and a way to enter one. */
export function Rates() {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const may = holds(useSession(), ["accountant", "admin"], "*");
  const [entering, setEntering] = useState(false);
  const [currency, setCurrency] = useState<string | null>("USD");
  const [source, setSource] = useState<string | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["rates", currency, source],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/exchange-rates", { params: { query: { limit: 100, ...(currency && { from_currency: currency }), ...(source && { source }), ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns = useMemo<DataColumn<Rate>[]>(
    () => [
      { id: "day", header: t("settings.rates.day"), cell: (one) => <DateText value={one.issued_on} as="short" /> },
      { id: "currency", header: t("settings.field.currency"), cell: (one) => <>{one.nominal > 1 && `${one.nominal} `}{one.from_currency}</> },
      { id: "source", header: t("settings.rates.source"), grow: true, narrow: "line", cell: (one) => <>{t(`settings.rates.from.${one.source}`, { defaultValue: one.source })} {one.source === "hand" && <span className="quiet">{nameOf(one.entered_by)}: {one.reason}</span>}</> },
      { id: "rate", header: t("settings.rates.rate"), align: "right", narrow: "corner", cell: (one) => <Money value={one.published} currency={one.to_currency} /> },
    ],
    [t, nameOf],
  );
  return (
    <>
      <LookUp />
      <div className="settings-tools">
        <Select size="xs" aria-label={t("settings.field.currency")} placeholder={t("settings.rates.anyCurrency")} clearable data={FOREIGN} value={currency} onChange={setCurrency} w={130} />
        <Select size="xs" aria-label={t("settings.rates.source")} placeholder={t("settings.rates.anySource")} clearable data={SOURCES.map((value) => ({ value, label: t(`settings.rates.from.${value}`) }))} value={source} onChange={setSource} w={170} />
        <span className="grow" />
        <ReasonButton size="xs" reason={may ? null : t("settings.rates.role")} onClick={() => setEntering(true)}>{t("settings.rates.enter")}</ReasonButton>
      </div>
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t("settings.rates.none")}>{t("settings.rates.noneHint")}</EmptyState>}
      {rows.length > 0 && <DataTable label={t("section.rates")} rows={rows} columns={columns} idOf={({ rate_id }) => rate_id} more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }} />}
      {entering && <EnterRate currencies={FOREIGN} onClose={() => setEntering(false)} />}
    </>
  );
}

function LookUp() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState({ from: "USD", to: "UZS", day: dayOf(new Date()) });
  const found = useQuery({
    queryKey: ["rate-of-day", asked],
    queryFn: () => answered(api.GET("/api/v1/exchange-rates/lookup", { params: { query: { from_currency: asked.from, to_currency: asked.to, day: asked.day } } })),
    enabled: asked.day !== "" && asked.from !== asked.to,
    retry: false,
  });
  const choice = (name: "from" | "to") => <Select size="sm" label={t(`settings.rates.${name}Currency`)} data={CURRENCIES} value={asked[name]} allowDeselect={false} onChange={(value) => setAsked({ ...asked, [name]: value ?? "UZS" })} w={110} />;
  return (
    <section className="setting" aria-label={t("settings.rates.lookUp")}>
      <header><div className="grow"><h2>{t("settings.rates.lookUp")}</h2>{found.data?.imported_until && <p className="quiet small">{t("settings.rates.imported")} <DateText value={found.data.imported_until} /></p>}</div></header>
      <div className="look-up">
        {choice("from")}{choice("to")}
        <TextInput size="sm" type="date" label={t("settings.rates.onDay")} value={asked.day} onChange={(event) => setAsked({ ...asked, day: event.currentTarget.value })} />
        <div role="status" className="grow">
          {asked.from === asked.to && <span className="quiet">{t("settings.rates.sameCurrency")}</span>}
          {found.data && asked.from !== asked.to && <><strong className="rate"><Money value={found.data.rate} currency={found.data.to_currency} /></strong><p className="quiet small">{t(`settings.rates.from.${found.data.source}`, { defaultValue: found.data.source })}, <DateText value={found.data.issued_on} />{found.data.issued_on !== found.data.day && `: ${t("settings.rates.lastBefore")}`}</p></>}
        </div>
      </div>
      <ProblemAlert error={found.error} />
    </section>
  );
}
