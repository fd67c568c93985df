import { useNetwork } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLiveState } from "../../lib/live";

// A page that opens, or a server that restarts, is back within this time.
const PATIENCE = 4_000;

/** Says that the page may be out of date, and why: no network, no stream, or a stream without news. */
export function Banner() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const live = useLiveState();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (live !== "connecting") {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [live]);

  const trouble = !online ? "offline" : live === "stale" ? "stale" : lost ? "connecting" : null;
  return <div role="status">{trouble && <p className="banner">{t(`banner.${trouble}`)}</p>}</div>;
}
