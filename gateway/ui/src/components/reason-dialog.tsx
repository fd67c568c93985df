import { Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { fieldErrors } from "../lib/problem";
import { FormDialog } from "./form-dialog";
import { ReasonField } from "./reason-field";

type Props = {
  title: string; verb: string; error: Error | null; pending: boolean; children?: ReactNode;
  onClose: () => void; onSubmit: (reason: string) => void;
};

/** Asks for the reason of a move that needs one. What the server refuses stands at the field. */
export function ReasonDialog({ title, verb, error, pending, children, onClose, onSubmit }: Props) {
  const [reason, setReason] = useState("");
  const wrong = fieldErrors(error)["reason"];
  return (
    <FormDialog title={title} verb={verb} error={wrong ? null : error} pending={pending} disabled={reason.trim().length < 3} onClose={onClose} onSubmit={() => onSubmit(reason.trim())}>
      {children && <Text size="sm" component="div">{children}</Text>}
      <ReasonField minRows={3} maxLength={2000} data-autofocus value={reason} error={wrong} onChange={setReason} />
    </FormDialog>
  );
}
