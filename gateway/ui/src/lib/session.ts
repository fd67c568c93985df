import { createContext, use } from "react";
import type { Role, Session } from "../client";

export const SessionContext = createContext<Session | null>(null);

/** Who is logged in; the frame shows no page without a session. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) {
    throw new Error("a page was shown without a session");
  }
  return session;
}

/** Whether somebody holds one of the roles, for one legal entity or for any. The server decides; this only chooses what to show. */
export function holds(session: Pick<Session, "grants">, roles: readonly Role[], legalEntity?: string): boolean {
  return session.grants.some(
    ({ role, legal_entity_id: of }) => roles.includes(role) && (legalEntity === undefined || of === "*" || of === legalEntity),
  );
}
