import { Checkbox } from "@mantine/core";
import type { Row } from "@tanstack/react-table";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { columnOf, type DataColumn, type Features } from "./data-table";

type Props<Item extends object> = {
  row: Row<Features, Item>;
  columns: readonly DataColumn<Item>[];
  index: number;
  current: boolean;
  opened: boolean;
  selected: boolean | undefined;
  measure: (element: HTMLTableRowElement | null) => void;
  onFocus: (index: number) => void;
  onOpen?: (item: Item) => void;
};

/** A row of a table; `selected` is undefined where nothing can be selected. */
export function DataRow<Item extends object>({ row, columns, index, current, opened, selected, measure, onFocus, onOpen }: Props<Item>) {
  const { t } = useTranslation();
  function click(event: MouseEvent) {
    // A link, a button or a tick inside the row does its own.
    if (onOpen && !(event.target as HTMLElement).closest("a, button, input, label")) {
      onOpen(row.original);
    }
  }
  return (
    <tr
      ref={measure} data-index={index} aria-rowindex={index + 1} aria-selected={selected || opened} tabIndex={current || index === 0 ? 0 : -1}
      className={`${opened || selected ? "chosen" : ""} ${onOpen ? "opens" : ""}`} onClick={click} onFocus={() => onFocus(index)}
    >
      {selected !== undefined && (
        <td className="tick">
          <Checkbox size="xs" tabIndex={-1} aria-label={t("common.selectRow")} checked={selected} onChange={row.getToggleSelectedHandler()} />
        </td>
      )}
      {row.getVisibleCells().map((cell) => {
        const { align, grow, narrow, cell: show } = columnOf(columns, cell.column.id);
        return <td key={cell.id} className={`${align ?? ""} ${grow ? "grows" : ""} ${narrow ? `narrow-${narrow}` : ""}`}>{show(row.original)}</td>;
      })}
    </tr>
  );
}
