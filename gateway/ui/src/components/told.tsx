import { useTranslation } from "react-i18next";
import { type Said, say } from "../lib/said";

/** Why something is as it is: in the reader's language where a service said it, quoted where a partner or a person did. */
export function Told({ said, words }: { said: Said | null | undefined; words: string | null | undefined }) {
  const { t } = useTranslation();
  if (!words) {
    return null;
  }
  return said ? <>{say(t, said, words)}</> : <q>{words}</q>;
}
