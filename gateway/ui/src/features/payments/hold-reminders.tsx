import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api } from "../../client";
import { ReasonDialog } from "../../components/reason-dialog";
import { useMoneyChange } from "./data";

/** Stops the reminders of one invoice until a day, or lets them go on. */
export function HoldReminders({ id, number, held, onClose }: { id: string; number: string; held: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [until, setUntil] = useState("");
  const holding = useMoneyChange(
    (reason: string) => answered(api.PUT("/api/v1/reminders/invoices/{invoice_id}", { params: { path: { invoice_id: id } }, body: { held, reason, until: held ? until || null : null } })),
    onClose,
  );
  const verb = t(held ? "payments.remind.hold" : "payments.remind.go");
  return (
    <ReasonDialog title={`${number}: ${verb}`} verb={verb} error={holding.error} pending={holding.isPending} onClose={onClose} onSubmit={holding.mutate}>
      {held && <TextInput type="date" label={t("payments.remind.until")} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />}
    </ReasonDialog>
  );
}
