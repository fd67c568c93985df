import { expect, test } from "vitest";
import { Refusal } from "../client";
import { KeyProblem } from "./eimzo";
import { type Outcome, signAll } from "./signing";

function way(faults: Record<string, Error>) {
  const told: [string, Outcome["phase"]][] = [];
  const given: string[] = [];
  return {
    told, given, signer: { sign: async (data: string) => { if (faults[data]) { throw faults[data]; } return { pkcs7: `p ${data}`, signature_hex: "00" }; } },
    keyId: "key", challenge: async (id: string) => ({ challenge_id: `c ${id}`, data: id }),
    give: async (id: string) => { if (faults[`give ${id}`]) { throw faults[`give ${id}`]; } given.push(id); },
    tell: (id: string, { phase }: Outcome) => { told.push([id, phase]); }, asked: () => true,
  };
}

test("each is signed and given, in order", async () => {
  const all = way({});
  expect(await signAll(["a", "b"], all)).toBeNull();
  expect(all.given).toEqual(["a", "b"]);
});

test("an error of the key stops before the next one", async () => {
  const all = way({ b: new KeyProblem("the password was cancelled") });
  expect(await signAll(["a", "b", "c"], all)).toMatchObject({ at: "b" });
  expect(all.given).toEqual(["a"]);
});

test("what the server refuses is passed over", async () => {
  const all = way({ "give a": new Refusal(409, "differs", "it differs") });
  expect(await signAll(["a", "b"], all)).toBeNull();
  expect(all.given).toEqual(["b"]);
  expect(all.told).toContainEqual(["a", "refused"]);
});

test("a server that cannot be reached stops the loop", async () => {
  const all = way({ "give a": new TypeError("network") });
  expect(await signAll(["a", "b"], all)).toMatchObject({ at: "a" });
  expect(all.given).toEqual([]);
});
