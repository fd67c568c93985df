import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryState } from "../../components/query-state";
import { type Attempt, Attempts } from "../invoice/attempts";
import { usePartner } from "./data";

/** What a partner was asked and what it answered; it is fetched when somebody unfolds it. */
export function Answers({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary className="small">{t("operations.requestAndAnswer")}</summary>
      {opened && children}
    </details>
  );
}

/** Each try of something at a partner. */
export function AttemptsOf({ name, read }: { name: string; read: () => Promise<{ attempts: readonly Attempt[] }> }) {
  const detail = usePartner(name, read);
  return (
    <>
      <QueryState query={detail} />
      {detail.data && <Attempts attempts={detail.data.attempts} />}
    </>
  );
}
