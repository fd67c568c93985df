import { holds, useSession } from "../../lib/session";
import { type Section, SECTIONS } from "../../lib/settings";

/** The parts of the settings that the reader's roles lead to. */
export function useSections(): readonly Section[] {
  const session = useSession();
  return SECTIONS.filter(({ roles, everywhere }) => !roles || holds(session, roles, everywhere && "*"));
}
