import { useCallback, useEffect, useRef, useState } from "react";

/**
 * Sends a form once every number in it is read: `track` hears of numbers that are being read, `submit` waits for them.
 * What was read is in the render after it, and `send` is the one of that render. A number that cannot be read stops it.
 */
export function useReadings(send: () => void) {
  const fields = useRef(new Map<string, Promise<boolean>>());
  const [asked, setAsked] = useState(0);
  const track = useCallback((field: string, reading: Promise<boolean>) => void fields.current.set(field, reading), []);
  useEffect(() => {
    if (asked > 0) {
      send();
    }
  }, [asked]);
  const submit = () => void Promise.all(fields.current.values()).then((read) => read.every(Boolean) && setAsked((times) => times + 1));
  return { track, submit };
}
