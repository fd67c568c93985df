import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { intention, Refusal } from "../../client";

/** One decision on an invoice that is asked for in a dialog: it acts once, and what hangs on it is fetched again. */
export function useException<Asked>(invoiceId: string, send: (asked: Asked, key: string) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  const [key, setKey] = useState(intention);
  return useMutation({
    mutationFn: (asked: Asked) => send(asked, key),
    onSuccess: onDone,
    // A refusal did nothing: what is changed and asked again is another intention.
    onError: (error) => error instanceof Refusal && error.status < 500 && setKey(intention()),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey, meta }) => queryKey[1] === invoiceId || meta?.["live"] === true }),
  });
}
