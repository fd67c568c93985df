import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useIntention } from "../../lib/use-intention";

/** One decision on an invoice that is asked for in a dialog: it acts once, and what hangs on it is fetched again. */
export function useException<Asked>(invoiceId: string, send: (asked: Asked, key: string) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  const { key, onError } = useIntention();
  return useMutation({
    mutationFn: (asked: Asked) => send(asked, key),
    onSuccess: onDone,
    onError,
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey, meta }) => queryKey[1] === invoiceId || meta?.["live"] === true }),
  });
}
