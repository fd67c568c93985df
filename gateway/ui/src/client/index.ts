import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

export type { paths };
export type Schemas = components["schemas"];
export type InvoiceRow = Schemas["InvoiceRow"];
export type InvoiceOverview = Schemas["InvoiceOverview"];
export type InvoiceMoved = Schemas["InvoiceMoved"];
export type FactRead = Schemas["FactRead"];
export type WrongField = Schemas["WrongField"];
export type Role = Schemas["Role"];
export type Session = Schemas["SessionRead"];
export type Page<Item> = { items: Item[]; next_cursor: string | null };

/** What the gateway answers when it refuses; `code` is stable, `detail` is for people, `fields` are the wrong ones. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: readonly WrongField[] = [],
    /** The same for words of another language. */
    readonly said: Schemas["SaidRead"] | null = null,
  ) {
    super(detail);
  }
}

let csrf = "";

/** The token of the session, which every change carries. */
export function carryCsrf(token: string | null): void {
  csrf = token ?? "";
}

const carriesToken: Middleware = {
  onRequest({ request }) {
    if (!["GET", "HEAD"].includes(request.method)) {
      request.headers.set("X-CSRF-Token", csrf);
    }
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "/" });
api.use(carriesToken);

/** The data of an answer, or its refusal thrown. */
export async function answered<Data>(call: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await call;
  if (response.ok) {
    return data as Data;
  }
  const problem = (error ?? {}) as Partial<Schemas["Problem"]>;
  throw new Refusal(response.status, problem.code ?? "unknown", problem.detail ?? response.statusText, problem.errors, problem.said);
}

/** A new key for one intention; repeating a call with it acts once. */
export function intention(): string {
  return crypto.randomUUID();
}
