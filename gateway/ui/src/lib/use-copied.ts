import { useEffect, useState } from "react";

const TOLD = 1_500;

/** Puts a text on the clipboard, and says so for a moment. */
export function useCopied(text: string): [copied: boolean, copy: () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (copied) {
      const timer = setTimeout(() => setCopied(false), TOLD);
      return () => clearTimeout(timer);
    }
  }, [copied]);
  return [copied, () => void navigator.clipboard.writeText(text).then(() => setCopied(true))];
}
