import { answered, api, type Role, type Session } from "../../client";
import { everyPage } from "../../lib/pages";
import { type Query, queryOf, type RegistrySearch } from "../../lib/registry";
import { holds } from "../../lib/session";
import type { TimeSearch } from "../../lib/time-search";
import { fetchPeriods } from "../month-end/data";

export type Waiting = { count: number; totals: { currency: string; net: string }[] };
export type Task = {
  key: string;
  to: string;
  search?: RegistrySearch | TimeSearch;
  urgent?: boolean;
  roles: readonly Role[];
  about: readonly (string | undefined)[];
  read: () => Promise<Waiting>;
};

type Asked = { entity: string | undefined; month: string; today: string };

/** What waits for somebody, by their roles and in the order of a month. */
export function tasksOf(session: Session, asked: Asked): Task[] {
  return [...confirming(asked), ...unclaimed(asked, session), ...invoices(asked), ...receipts(asked), ...signing(asked, session)].filter(({ roles }) => holds(session, roles, asked.entity));
}

function invoices({ entity, month, today }: Asked): Task[] {
  // What is counted here is what the registry shows under the same address.
  const task = (key: string, roles: readonly Role[], search: RegistrySearch, more: Partial<Task> = {}): Task => ({
    key, roles, to: "/invoices", search, about: [entity], read: () => counted(queryOf(search, { entity, month }, today)), ...more,
  });
  return [
    task("finish", ["preparer"], { status: ["draft"] }),
    task("approve", ["approver"], { status: ["needs_review"] }, { to: "/approvals", search: {} }),
    task("send", ["preparer"], { status: ["approved"] }),
    task("rejected", ["preparer", "accountant"], { status: ["rejected"] }, { urgent: true }),
    task("drift", ["preparer", "accountant", "approver"], { drift: true }, { to: "/drift", search: {} }),
    task("deliveryFailed", ["preparer", "accountant", "admin"], { fact: ["delivered:failed"] }, { urgent: true }),
    task("deliveryUnknown", ["preparer", "accountant", "admin"], { fact: ["delivered:unknown"] }, { urgent: true }),
    task("syncFailed", ["accountant", "admin"], { fact: ["synced:failed"] }, { urgent: true }),
    task("overdue", ["accountant"], { overdue: true }, { urgent: true }),
  ];
}

function confirming({ entity, month }: Asked): Task[] {
  const read = async (): Promise<Waiting> => {
    const periods = await fetchPeriods(month, entity);
    return { count: periods.filter(({ hours_confirmed, totals }) => !hours_confirmed && (totals?.worklogs ?? 0) > 0).length, totals: [] };
  };
  return [{ key: "confirm", roles: ["project_manager"], to: "/time", search: { tab: "confirm" }, about: [entity, month], read }];
}

// This work belongs to no legal entity: only who has the role for all of them sees it.
function unclaimed({ month }: Asked, session: Session): Task[] {
  const read = async (): Promise<Waiting> => {
    const found = await answered(api.GET("/api/v1/months/{month}/unclaimed", { params: { path: { month } } }));
    return { count: found.looked_at ? 0 : found.total_worklogs, totals: [] };
  };
  return holds(session, ["project_manager"], "*") ? [{ key: "unclaimed", roles: ["project_manager"], to: "/time", search: { tab: "unclaimed" }, about: [month], read }] : [];
}

function receipts({ entity }: Asked): Task[] {
  const read = async (): Promise<Waiting> => {
    const open = await everyPage((cursor) => answered(api.GET("/api/v1/receipts", { params: { query: { state: ["open"], limit: 200, ...(cursor && { cursor }) } } })));
    return { count: open.length, totals: [] };
  };
  return [{ key: "receipts", roles: ["accountant"], to: "/payments", about: [entity], read }];
}

function signing({ entity }: Asked, session: Session): Task[] {
  const read = async (): Promise<Waiting> => {
    const { items } = await answered(api.GET("/api/v1/legal-entities", { params: { query: { limit: 100 } } }));
    const own = items.map(({ legal_entity_id }) => legal_entity_id).filter((id) => (!entity || id === entity) && holds(session, ["signer"], id));
    const queues = await Promise.all(own.map((id) => answered(api.GET("/api/v1/didox/signing", { params: { query: { legal_entity_id: id } } }))));
    return { count: queues.flat().length, totals: [] };
  };
  return [{ key: "sign", roles: ["signer"], to: "/signing", about: [entity], read }];
}

async function counted(query: Query): Promise<Waiting> {
  const { totals } = await answered(api.GET("/api/v1/registry/totals", { params: { query: { ...query, wait: true } } }));
  // Counts are small integers; amounts stay decimal texts.
  const count = totals.reduce((all, { invoices }) => all + invoices, 0);
  return { count, totals: totals.map(({ currency, payable }) => ({ currency, net: payable })) };
}
