import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Refusal } from "../client";
import { refusal } from "../lib/problem";
import { type Said, say } from "../lib/said";

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
          {fields.map(({ pointer, detail, said }) => <li key={`${pointer} ${detail}`}>{namesNoField(said) && <code>{pointer}</code>} {say(t, said, detail)}</li>)}
        </ul>
      )}
      {onRetry && <div><Button size="xs" variant="default" mt="sm" onClick={onRetry}>{t("common.again")}</Button></div>}
    </Alert>
  );
}

/** What is wrong with a value as such, or is not known to the screens: only its place says which value. */
function namesNoField(said: Said | null | undefined): boolean {
  return !said || said.code.startsWith("input_");
}
