import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api, type Schemas } from "../../client";
import { holds, useSession } from "../../lib/session";

export type Receipt = Schemas["MatchedReceipt"];
export type Proposal = Schemas["ReceiptProposal"];
export type Payment = Schemas["PaymentRead"];
export type ReceiptState = Receipt["state"];

const PAGE = 100;
// Money moves invoices, and what is owed; one change of it makes every page about money old.
const MONEY = ["receipts", "payments", "debts", "bank-statements", "reminders", "notices"];

/** A change of money: afterwards all that tells of money is fetched anew. */
export function useMoneyChange<Asked>(change: (asked: Asked) => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => onDone?.(),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => MONEY.includes(String(queryKey[0])) }),
  });
}

/** Whether somebody may decide about money of a legal entity (of any without one). */
export function useMayPay(legalEntity?: string): boolean {
  return holds(useSession(), ["accountant"], legalEntity);
}

export function useReceipts(state: ReceiptState | undefined) {
  return useInfiniteQuery({
    queryKey: ["receipts", state],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/receipts", { params: { query: { limit: PAGE, ...(state && { state: [state] }), ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    meta: { live: true },
  });
}

export function usePayments(unallocated: boolean) {
  return useInfiniteQuery({
    queryKey: ["payments", unallocated],
    queryFn: ({ pageParam }) => answered(api.GET("/api/v1/payments", { params: { query: { limit: PAGE, ...(unallocated && { unallocated }), ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    meta: { live: true },
  });
}

/** The invoices of a client that money can still be for, the oldest first. */
export function useOwed(clientId: string | undefined, currency: string) {
  return useQuery({
    queryKey: ["debts", clientId, currency],
    enabled: Boolean(clientId),
    queryFn: () =>
      answered(
        api.GET("/api/v1/invoices", {
          params: { query: { client_id: clientId ?? "", currency, status: ["approved", "sent", "accepted"], payment_state: ["unpaid", "partial"], sort: "due_date", order: "asc", limit: 200 } },
        }),
      ),
  });
}
