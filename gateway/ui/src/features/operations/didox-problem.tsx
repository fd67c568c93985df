import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, intention, type Schemas } from "../../client";
import { DateText } from "../../components/date-text";
import { Differences } from "../../components/differences";
import { Money } from "../../components/money";
import { say, sayStood } from "../../lib/said";
import { Answers, AttemptsOf } from "./answers";
import { Decision } from "./decision";
import { ToInvoice } from "./to-invoice";

type Problem = Schemas["DidoxDocumentRead"];
const VERBS = ["retry", "adopt", "arrived", "lost"] as const;
type Verb = (typeof VERBS)[number];

/** A paper at Didox that does not go on by itself: what is wrong, what differs, and what a person may do. */
export function DidoxProblem({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Verb | null>(null);
  const may = (verb: Verb) => problem.allowed.includes(verb === "arrived" || verb === "lost" ? "resolve" : verb);
  return (
    <article className="problem-card">
      <div className="grow">
        <b>{t(`document.${problem.kind}`, { defaultValue: problem.kind })} {problem.number}</b> <span className="quiet">{problem.client_name}</span> <Money value={problem.total} currency={problem.currency} />
        <p><span className="unsure">{sayStood(t, problem)}</span></p>
        {problem.warning && <p className="unsure small">{problem.warning}</p>}
        {problem.comment && <p className="small">{problem.comment}</p>}
        <Differences items={problem.differences} ours={t("inv.delivery.ours")} theirs={t("inv.delivery.didox")} />
        <Answers>
          <AttemptsOf name={`didox ${problem.didox_id}`} read={() => answered(api.GET("/api/v1/didox/documents/{didox_id}", { params: { path: { didox_id: problem.didox_id } } }))} />
        </Answers>
        <p className="quiet small">{say(t, problem.next_said, problem.next)} · <DateText value={problem.changed_at} as="moment" /> · <ToInvoice id={problem.invoice_id} /></p>
      </div>
      <Group gap={4}>{VERBS.filter(may).map((verb) => <Button key={verb} size="compact-xs" variant="default" onClick={() => setAsked(verb)}>{t(`operations.didox.${verb}`)}</Button>)}</Group>
      {asked && <Ask didoxId={problem.didox_id} verb={asked} doubt={problem.doubt} onClose={() => setAsked(null)} />}
    </article>
  );
}

function Ask({ didoxId, verb, doubt, onClose }: { didoxId: string; verb: Verb; doubt: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(intention);
  const [partnerId, setPartnerId] = useState("");
  const params = { path: { didox_id: didoxId }, header: { "Idempotency-Key": key } };
  const named = verb === "adopt" || (verb === "arrived" && doubt === "create_draft");
  function decide(reason: string) {
    switch (verb) {
      case "retry":
        return answered(api.POST("/api/v1/didox/documents/{didox_id}/retry", { params, body: { reason } }));
      case "adopt":
        return answered(api.POST("/api/v1/didox/documents/{didox_id}/adopt", { params, body: { reason, partner_id: partnerId } }));
      default:
        return answered(api.POST("/api/v1/didox/documents/{didox_id}/resolve", { params, body: { reason, arrived: verb === "arrived", partner_id: partnerId || null } }));
    }
  }
  return (
    <Decision title={t(`operations.didox.${verb}`)} decide={decide} onClose={onClose}>
      {named && <TextInput label={t("operations.didox.partnerId")} value={partnerId} onChange={(event) => setPartnerId(event.currentTarget.value.trim())} />}
    </Decision>
  );
}
