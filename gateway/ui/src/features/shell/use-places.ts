import { useRouter } from "@tanstack/react-router";
import { holds, useSession } from "../../lib/session";
import { type Place, PLACES } from "./places";

/** The sections that exist and that the reader's roles lead to. */
export function usePlaces(): readonly Place[] {
  const session = useSession();
  const pages: Record<string, unknown> = useRouter().routesByPath;
  return PLACES.filter(({ to, roles }) => to in pages && (!roles || holds(session, roles)));
}
