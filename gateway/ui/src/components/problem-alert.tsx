import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Refusal } from "../client";
import { refusal } from "../lib/problem";

/** What was refused and why, with every wrong field, and a way to try again. Nothing when there is no error. */
export function ProblemAlert({ error, onRetry }: { error: Error | null; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (!error) {
    return null;
  }
  const fields = error instanceof Refusal ? error.fields : [];
  return (
    <Alert color="red" role="alert" title={t("refused.title")} className="problem">
      {refusal(error, t)}
      {fields.length > 0 && (
        <ul>
          {fields.map(({ pointer, detail }) => <li key={pointer}><code>{pointer}</code> {detail}</li>)}
        </ul>
      )}
      {onRetry && <div><Button size="xs" variant="default" mt="sm" onClick={onRetry}>{t("common.again")}</Button></div>}
    </Alert>
  );
}
