import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answered, api, intention } from "../../client";
import { eimzo, type Signer, type SigningKey } from "../../lib/eimzo";
import { type Outcome, signAll, type Stopped } from "../../lib/signing";

export type Signing = {
  signer: Signer;
  keyId: string | null;
  outcomes: Readonly<Record<string, Outcome>>;
  stopped: Stopped | null;
  running: boolean;
  /** How many were given in this sitting. */
  done: number;
  load: (key: SigningKey) => Promise<void>;
  start: (ids: readonly string[]) => Promise<void>;
  pause: () => void;
};

/** The signing of one seller: which key is ready, what came of each document, where it stopped. */
export function useSigning(): Signing {
  const queries = useQueryClient();
  const [signer] = useState(eimzo);
  const [keyId, setKeyId] = useState<string | null>(null);
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const [stopped, setStopped] = useState<Stopped | null>(null);
  const [running, setRunning] = useState(false);
  const wanted = useRef(false);
  const done = Object.values(outcomes).filter(({ phase }) => phase === "given").length;

  async function start(ids: readonly string[]) {
    if (keyId === null || wanted.current) {
      return;
    }
    wanted.current = true;
    setRunning(true);
    setStopped(null);
    const result = await signAll(ids, {
      signer, keyId,
      challenge: (didox_id) => answered(api.POST("/api/v1/didox/signing/{didox_id}/challenge", { params: { path: { didox_id } } })),
      give: (didox_id, challenge_id, signature) => answered(api.POST("/api/v1/didox/signing/{didox_id}/signature", {
        params: { path: { didox_id }, header: { "Idempotency-Key": intention() } }, body: { challenge_id, ...signature },
      })),
      tell: (id, outcome) => setOutcomes((before) => ({ ...before, [id]: outcome })),
      asked: () => wanted.current,
    });
    wanted.current = false;
    setRunning(false);
    setStopped(result);
    await queries.invalidateQueries({ queryKey: ["signing"] });
  }
  return {
    signer, keyId, outcomes, stopped, running, done, start,
    load: async (key) => setKeyId(await signer.load(key)),
    pause: () => { wanted.current = false; },
  };
}
