import { Alert } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Role } from "../../client";
import { DateText } from "../../components/date-text";
import { Sign } from "../../components/fact";
import { ReasonButton } from "../../components/reason-button";
import { say } from "../../lib/said";
import { type Client, useRefusedTo } from "./data";

const RecordCheck = lazy(async () => ({ default: (await import("./record-check")).RecordCheck }));
const CHECKERS: readonly Role[] = ["preparer", "accountant", "admin"];

/** What the dry check says of a client's details, and when they were last compared with the tax base. */
export function DryCheck({ client }: { client: Client }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const why = useRefusedTo(CHECKERS, t("clients.checkRole"));
  const { checked_at } = client;
  const warnings = (client.warnings ?? []).map((words, at) => say(t, client.warnings_said?.[at], words));
  return (
    <section className="dry-check">
      <h2 className="section-title">{t("clients.check")}</h2>
      {warnings.length === 0
        ? <p className="check-line"><Sign state="done" />{t("clients.checkClean")}</p>
        : warnings.map((warning) => <Alert key={warning} color="yellow" p="xs" mb="xs">{warning}</Alert>)}
      <p className="check-line">
        <Sign state={checked_at ? "done" : "waiting"} />
        <span className="grow">{checked_at ? <>{t("clients.checkedAt")} <DateText value={checked_at} as="moment" /></> : t("clients.neverChecked")}</span>
        <ReasonButton size="compact-sm" variant="default" reason={why} onClick={() => setAsking(true)}>{t("clients.checkNow")}</ReasonButton>
      </p>
      <Suspense>{asking && <RecordCheck client={client} onClose={() => setAsking(false)} />}</Suspense>
    </section>
  );
}
