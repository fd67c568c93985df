import { Button, Checkbox } from "@mantine/core";
import { columnVisibilityFeature, type ColumnDef, rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { DataRow } from "./data-row";
import { useRowKeys } from "./row-keys";

export type DataColumn<Item> = {
  id: string;
  header: ReactNode;
  cell: (item: Item) => ReactNode;
  align?: "right";
  /** The way the server sorted by this column. */
  sorted?: "ascending" | "descending";
  /** Takes the width that is left and is cut when there is none. */
  grow?: boolean;
  /** Where the cell stands on a phone: in the first line at the right, on a line of its own, or not at all. */
  narrow?: "corner" | "line" | "hide";
};

export type Selection = { chosen: ReadonlySet<string>; change: (chosen: ReadonlySet<string>) => void };

type Props<Item> = {
  label: string;
  rows: readonly Item[];
  columns: readonly DataColumn<Item>[];
  idOf: (item: Item) => string;
  onOpen?: (item: Item) => void;
  opened?: string | null | undefined;
  selection?: Selection;
  hidden?: readonly string[];
  more?: { has: boolean; loading: boolean; load: () => void };
};

// The server sorts, filters and pages; of the table's features only these are wanted.
const features = tableFeatures({ rowSelectionFeature, columnVisibilityFeature });
export type Features = typeof features;
const ROW = 44;
const AHEAD = 12;

/**
 * A list of any length over keyset pages: only the rows on the screen are in the page, the next page is fetched before
 * its end is reached. `j` `k` move, `x` selects, `o` opens.
 */
export function DataTable<Item extends object>({ label, rows, columns, idOf, onOpen, opened, selection, hidden = [], more }: Props<Item>) {
  const { t } = useTranslation();
  const [at, setAt] = useState(-1);
  const frame = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const table = useTable<Features, Item>({
    features,
    data: rows as Item[],
    columns: useMemo(() => columns.map(definition), [columns]),
    getRowId: idOf,
    enableRowSelection: selection !== undefined,
    state: {
      rowSelection: Object.fromEntries([...(selection?.chosen ?? [])].map((id) => [id, true as const])),
      columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])),
    },
    onRowSelectionChange: (change) => {
      const before = Object.fromEntries([...(selection?.chosen ?? [])].map((id) => [id, true as const]));
      selection?.change(new Set(Object.keys(typeof change === "function" ? change(before) : change)));
    },
  });
  const all = table.getRowModel().rows;
  const screen = useWindowVirtualizer({ count: all.length, estimateSize: () => ROW, overscan: AHEAD, scrollMargin: margin, getItemKey: (index) => all[index]?.id ?? index });
  const seen = screen.getVirtualItems();
  const [first, last] = [seen[0], seen.at(-1)];

  useLayoutEffect(() => setMargin((frame.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [rows.length]);
  useEffect(() => {
    if (more?.has && !more.loading && last && last.index >= all.length - AHEAD) {
      more.load();
    }
  }, [more, last, all.length]);
  useRowKeys({
    frame, count: all.length, at, setAt, reveal: (index) => screen.scrollToIndex(index),
    toggle: (index) => selection && all[index]?.toggleSelected(),
    open: (index) => all[index] && onOpen?.(all[index].original),
  });

  const width = table.getVisibleLeafColumns().length + (selection ? 1 : 0);
  return (
    <>
      <div className="table-frame" ref={frame}>
        <table className="data" aria-label={label} aria-rowcount={more?.has ? -1 : all.length}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {selection && (
                  <th className="tick">
                    <Checkbox
                      size="xs" aria-label={t("common.selectAll")} checked={table.getIsAllRowsSelected()}
                      indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()} onChange={table.getToggleAllRowsSelectedHandler()}
                    />
                  </th>
                )}
                {group.headers.map((header) => {
                  const { align, grow, sorted } = columnOf(columns, header.id);
                  return <th key={header.id} scope="col" aria-sort={sorted} className={`${align ?? ""} ${grow ? "grows" : ""}`}>{columnOf(columns, header.id).header}</th>;
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {first && first.start > margin && <tr className="gap" aria-hidden><td colSpan={width} style={{ height: first.start - margin }} /></tr>}
            {seen.map(({ index }) => {
              const row = all[index];
              return row && (
                <DataRow
                  key={row.id} row={row} columns={columns} index={index} current={index === at} opened={row.id === opened} measure={screen.measureElement}
                  selected={selection?.chosen.has(row.id)} onFocus={setAt} {...(onOpen && { onOpen })}
                />
              );
            })}
            {last && <tr className="gap" aria-hidden><td colSpan={width} style={{ height: Math.max(0, screen.getTotalSize() - (last.end - margin)) }} /></tr>}
          </tbody>
        </table>
      </div>
      {more?.has && <Button variant="default" mt="md" loading={more.loading} onClick={more.load}>{t("common.more")}</Button>}
    </>
  );
}

function definition<Item extends object>({ id, cell }: DataColumn<Item>): ColumnDef<Features, Item> {
  return { id, header: id, cell: ({ row }) => cell(row.original) };
}

export function columnOf<Item>(columns: readonly DataColumn<Item>[], id: string): DataColumn<Item> {
  return columns.find((column) => column.id === id) as DataColumn<Item>;
}
