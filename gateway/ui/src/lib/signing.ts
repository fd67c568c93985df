import { Refusal } from "../client";
import { KeyProblem, type Signature, type Signer } from "./eimzo";

export type Outcome = { phase: "signing" } | { phase: "given" } | { phase: "refused"; words: string };
export type Stopped = { at: string; error: Error };

type Way = {
  signer: Pick<Signer, "sign">;
  keyId: string;
  challenge: (id: string) => Promise<{ challenge_id: string; data: string }>;
  give: (id: string, challengeId: string, signature: Signature) => Promise<unknown>;
  tell: (id: string, outcome: Outcome) => void;
  asked: () => boolean;
};

/**
 * Signs one after another. What the server refuses is told and passed over; an error of the key, of the program or of
 * the network stops the loop before the next one, so that it can go on from there. Null when it reached the end or was
 * asked to pause.
 */
export async function signAll(ids: readonly string[], way: Way): Promise<Stopped | null> {
  for (const id of ids) {
    if (!way.asked()) {
      return null;
    }
    way.tell(id, { phase: "signing" });
    try {
      const { challenge_id, data } = await way.challenge(id);
      await way.give(id, challenge_id, await way.signer.sign(data, way.keyId));
      way.tell(id, { phase: "given" });
    } catch (error) {
      way.tell(id, { phase: "refused", words: (error as Error).message });
      if (error instanceof KeyProblem || !(error instanceof Refusal) || error.status >= 500) {
        return { at: id, error: error as Error };
      }
    }
  }
  return null;
}
