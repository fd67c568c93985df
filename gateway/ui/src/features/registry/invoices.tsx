import { useLocalStorage } from "@mantine/hooks";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { PageHeader } from "../../components/page-header";
import { QueryState } from "../../components/query-state";
import { dayOf } from "../../lib/dates";
import { narrowed, queryOf, type RegistrySearch, type Sort } from "../../lib/registry";
import { useScope } from "../../lib/scope";
import type { Batch } from "../batches/use-batch";
import { BESIDE_HIDDEN, FIRST_HIDDEN, registryColumns } from "./columns";
import { useInvoices } from "./data";
import { FilterBar } from "./filter-bar";
import { Totals } from "./totals";
import { Views } from "./views";

const BatchPanel = lazy(async () => ({ default: (await import("../batches/batch-panel")).BatchPanel }));
const ColumnChoice = lazy(async () => ({ default: (await import("./tools")).ColumnChoice }));
const ExportMenu = lazy(async () => ({ default: (await import("./tools")).ExportMenu }));
const ExportedFile = lazy(async () => ({ default: (await import("./tools")).ExportedFile }));
const InForce = lazy(async () => ({ default: (await import("./in-force")).InForce }));
const BulkBar = lazy(async () => ({ default: (await import("./bulk-bar")).BulkBar }));

type Props = { search: RegistrySearch; change: (change: Partial<RegistrySearch>) => void };

/** The registry: what there is by any filter, what it comes to, and what can be done with many at once. */
export function Invoices({ search, change }: Props) {
  const { t } = useTranslation();
  const { entity, month } = useScope();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [hidden, setHidden] = useLocalStorage<string[]>({ key: "proxima.registry.hidden", defaultValue: FIRST_HIDDEN, getInitialValueInEffect: false });
  const query = queryOf(search, { entity, month }, dayOf(new Date()));
  const list = useInvoices(query);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { sort, order, batch, invoice } = search;
  const columns = useMemo(
    () => registryColumns(t, { sort, order, choose: (by: Sort, way) => change({ sort: by, order: way }) }),
    [t, sort, order, change],
  );
  const selected = rows.filter(({ invoice_id }) => chosen.has(invoice_id));
  const started = ({ batch_id }: Batch) => change({ batch: batch_id });
  // What was selected under other filters is not on the screen, and is let go with them.
  const narrow = (by: Partial<RegistrySearch>) => { setChosen(new Set()); change(by); };

  return (
    <section>
      <PageHeader title={t("registry.title")}>
        <Suspense>
          <ColumnChoice hidden={hidden} change={setHidden} />
          <ExportMenu query={query} onStarted={started} />
        </Suspense>
      </PageHeader>
      <Views search={search} replace={narrow} />
      <FilterBar search={search} change={narrow} />
      <Suspense>{narrowed(search) && <InForce search={search} replace={narrow} />}</Suspense>
      <Totals query={query} />
      {batch && (
        <Suspense>
          <BatchPanel batchId={batch} nameOf={({ invoice_id }) => rows.find((row) => row.invoice_id === invoice_id)?.number ?? t("common.noNumber")} onClose={() => change({ batch: undefined })} />
          <ExportedFile batchId={batch} />
        </Suspense>
      )}
      <QueryState query={list} />
      {list.isSuccess && rows.length === 0 && <EmptyState title={t(narrowed(search) ? "registry.nothing" : "registry.empty")} />}
      {rows.length > 0 && (
        <DataTable
          label={t("registry.title")} rows={rows} columns={columns} idOf={(row) => row.invoice_id} opened={invoice}
          onOpen={(row) => change({ invoice: row.invoice_id })} selection={{ chosen, change: setChosen }} hidden={invoice ? [...hidden, ...BESIDE_HIDDEN] : hidden}
          more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        />
      )}
      <Suspense>{selected.length > 0 && <BulkBar chosen={selected} onClear={() => setChosen(new Set())} onStarted={started} />}</Suspense>
    </section>
  );
}
