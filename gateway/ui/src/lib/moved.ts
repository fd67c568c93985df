import type { FactRead, InvoiceMoved, InvoiceRow, Page } from "../client";

type Pages = { pages: Page<InvoiceRow>[]; pageParams: unknown[] };

/**
 * The cached list after a message of the live stream. `known` says whether the invoice is on the list; when it is not,
 * the list has to be fetched. An older version than the one shown changes nothing but facts, which have none.
 */
export function applied(cached: Pages, moved: InvoiceMoved): { pages: Pages; known: boolean } {
  let known = false;
  const pages = cached.pages.map((page) => {
    const at = page.items.findIndex((row) => row.invoice_id === moved.invoice_id);
    const row = page.items[at];
    if (!row) {
      return page;
    }
    known = true;
    return { ...page, items: page.items.with(at, after(row, moved)) };
  });
  return { pages: known ? { ...cached, pages } : cached, known };
}

function after(row: InvoiceRow, moved: InvoiceMoved): InvoiceRow {
  const newer = moved.version >= row.version;
  return {
    ...row,
    ...(newer && {
      status: moved.status,
      number: moved.number,
      revision: moved.revision,
      version: moved.version,
      updated_at: moved.at,
      payment_state: moved.payment_state ?? row.payment_state,
    }),
    facts: moved.revision === row.revision || newer ? facts(row, moved) : row.facts,
  };
}

function facts(row: InvoiceRow, moved: InvoiceMoved): FactRead[] {
  const kept = moved.revision === row.revision ? row.facts : [];
  const { fact: name, state, document_id } = moved;
  if (!name || !state) {
    return kept;
  }
  const same = (fact: FactRead) => fact.fact === name && fact.document_id === document_id;
  const before = kept.find(same);
  const fresh: FactRead = {
    fact: name,
    state,
    document_id,
    attempts: before?.attempts ?? 0,
    detail: null,
    changed_at: moved.at,
  };
  return [...kept.filter((fact) => !same(fact)), fresh];
}
