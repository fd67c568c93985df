import "./signing.css";
import { Button, Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, api, type Schemas } from "../../client";
import { EmptyState } from "../../components/empty-state";
import { PageHeader } from "../../components/page-header";
import { QueryState } from "../../components/query-state";
import { ReasonButton } from "../../components/reason-button";
import { useScope } from "../../lib/scope";
import { useLegalEntities } from "../shell/scope-bar";
import { Company } from "./company";
import { KeyChoice } from "./key-choice";
import { Queue } from "./queue";
import { Signed } from "./signed";
import { useSigning } from "./use-signing";

const LOOK_AGAIN = 2_000;

/** What waits for a signature, by legal entity: the key is unlocked once, then all that is ticked is signed in a loop. */
export function SigningPage() {
  const { t } = useTranslation();
  const { entity } = useScope();
  const entities = useLegalEntities();
  const [chosen, setChosen] = useState<string | null>(null);
  const own = entities.data?.items ?? [];
  const seller = own.find(({ legal_entity_id }) => legal_entity_id === (entity ?? chosen)) ?? own[0];
  return (
    <>
      <PageHeader title={t("nav.signing")} note={t("signing.note")}>
        {!entity && own.length > 1 && (
          <Select
            aria-label={t("scope.entity")} value={seller?.legal_entity_id ?? null} allowDeselect={false}
            data={own.map(({ legal_entity_id, name }) => ({ value: legal_entity_id, label: name }))} onChange={setChosen}
          />
        )}
      </PageHeader>
      <QueryState query={entities} />
      {seller && <Seller key={seller.legal_entity_id} entityId={seller.legal_entity_id} tin={seller.tin} />}
    </>
  );
}

function Seller({ entityId, tin }: { entityId: string; tin: string }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const given = (id: string) => signing.outcomes[id]?.phase === "given";
  const list = useQuery({
    queryKey: ["signing", entityId],
    queryFn: () => answered(api.GET("/api/v1/didox/signing", { params: { query: { legal_entity_id: entityId } } })),
    meta: { live: true },
    // What was given is on its way; the list is asked until it is gone or came back with a reason.
    refetchInterval: ({ state }) => (state.data?.some(({ didox_id }) => given(didox_id)) ? LOOK_AGAIN : false),
  });
  const items = list.data ?? [];
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const ready = items.filter(({ didox_id, differences, in_flight }) => differences.length === 0 && !in_flight && !given(didox_id));
  const ids = ready.map(({ didox_id }) => didox_id).filter((id) => !left.has(id));
  const [known, setKnown] = useState<Readonly<Record<string, Schemas["SigningItem"]>>>({});
  const signed = Object.values(known).filter(({ didox_id }) => given(didox_id) && !items.some((item) => item.didox_id === didox_id));

  const toggle = (id: string) => setLeft(new Set(left.has(id) ? [...left].filter((one) => one !== id) : [...left, id]));
  function start() {
    setKnown({ ...known, ...Object.fromEntries(items.map((item) => [item.didox_id, item])) });
    void signing.start(ids);
  }
  const why = ids.length === 0 ? t("signing.nothing") : signing.keyId === null ? t("signing.noKey") : null;
  return (
    <>
      <Company entityId={entityId} />
      <KeyChoice tin={tin} signer={signing.signer} loaded={signing.keyId !== null} onLoad={signing.load} />
      {signing.stopped && (
        <div className="signing-stopped" role="alert">
          <strong>{t("signing.stopped")}</strong> {t([`signing.eimzo.${signing.stopped.error.message}`, "signing.said"], { words: signing.stopped.error.message })}
        </div>
      )}
      <Group gap="xs" mb="sm">
        {signing.running
          ? <Button color="red" variant="light" onClick={signing.pause}>{t("signing.pause")}</Button>
          : <ReasonButton reason={why} onClick={start}>{t(signing.stopped ? "signing.resume" : "signing.sign", { count: ids.length })}</ReasonButton>}
        <span className="quiet small" role="status">{signing.running && t("signing.progress", { count: signing.done })}</span>
      </Group>
      <QueryState query={list} />
      {list.isSuccess && items.length === 0 && <EmptyState title={t("signing.empty")}><p>{t("signing.emptyNext")}</p></EmptyState>}
      {items.length > 0 && <Queue items={items} left={left} outcomes={signing.outcomes} onToggle={toggle} />}
      <Signed items={signed} />
    </>
  );
}
