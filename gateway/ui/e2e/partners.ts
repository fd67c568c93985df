import { expect } from "@playwright/test";

type Switches = Readonly<Record<string, string | number | boolean>>;
type DidoxDocument = { doc_id: string; name: string; status: number };
type Shipment = { comment: string; companyId: number; contrAgentId: number };
type Letter = { subject: string; to: { address: string }[]; attachments?: { filename: string }[] };

const WAITS_FOR_THE_BUYER = 1;

/** How the stand-in of PlanFact behaves from now on; no switches means well. */
export function switchPlanFact(switches: Switches): Promise<unknown> {
  return send("PUT", `${address("PROXIMA_PLANFACT_URL")}/_sandbox/switches`, switches);
}

/** The client of an invoice that has a shipment pays: the bank's line is seen in PlanFact. */
export async function pay(invoiceId: string, line: { comment: string; amount: string; currency: string; received_on: string }): Promise<void> {
  const books = `${address("PROXIMA_PLANFACT_URL")}/_sandbox`;
  const { operations } = (await got(`${books}/state`)) as { operations: Shipment[] };
  const shipment = operations.find(({ comment }) => comment.includes(invoiceId));
  expect(shipment).toBeDefined();
  await send("POST", `${books}/receipts`, { ...line, company_id: shipment?.companyId, contragent_id: shipment?.contrAgentId });
}

/** The client signs in Didox what was sent under one of these numbers. */
export async function acceptInDidox(numbers: readonly string[]): Promise<void> {
  const didox = `${address("PROXIMA_DIDOX_URL")}/_sandbox`;
  const { documents } = (await got(`${didox}/state`)) as { documents: DidoxDocument[] };
  const waiting = documents.filter(({ name, status }) => numbers.includes(name) && status === WAITS_FOR_THE_BUYER);
  expect(waiting.length).toBeGreaterThan(0);
  for (const { doc_id } of waiting) {
    await send("POST", `${didox}/documents/${doc_id}/accept`, {});
  }
}

/** The letters of the mailbox whose attachments are named after this number. */
export async function lettersAbout(number: string): Promise<Letter[]> {
  const letters = (await got(`${address("PROXIMA_MAIL_URL")}/api/email`)) as Letter[];
  return letters.filter(({ attachments }) => attachments?.some(({ filename }) => filename.includes(number)));
}

/** The page of the mailbox. */
export function mailbox(): string {
  return address("PROXIMA_MAIL_URL");
}

function address(name: string): string {
  const found = process.env[name];
  if (!found) {
    throw new Error(`${name} is told in var/run/env/tools.env of the stack`);
  }
  return found;
}

async function got(url: string): Promise<unknown> {
  const answer = await fetch(url);
  expect(answer.ok, `${url}: ${answer.status}`).toBe(true);
  return answer.json();
}

async function send(method: string, url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(answer.ok, `${method} ${url}: ${answer.status}`).toBe(true);
  return answer;
}
