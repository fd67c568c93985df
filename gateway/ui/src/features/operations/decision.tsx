import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ReasonDialog } from "../../components/reason-dialog";

type Props = { title: string; hint?: string; children?: ReactNode; decide: (reason: string) => Promise<unknown>; onClose: () => void };

/** Asks for the reason of a decision about a partner, and then looks at all of them anew. */
export function Decision({ title, hint, children, decide, onClose }: Props) {
  const queries = useQueryClient();
  const deciding = useMutation({ mutationFn: decide, onSuccess: onClose, onSettled: () => queries.invalidateQueries({ queryKey: ["partner"] }) });
  return (
    <ReasonDialog title={title} verb={title} error={deciding.error} pending={deciding.isPending} onClose={onClose} onSubmit={deciding.mutate}>
      {hint && <p>{hint}</p>}
      {children}
    </ReasonDialog>
  );
}
