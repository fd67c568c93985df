import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCopied } from "../lib/use-copied";

/** Puts a number that people type elsewhere on the clipboard, and says so for a moment. */
export function CopyButton({ value }: { value: string }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied(value);
  const words = t(copied ? "common.copied" : "common.copy", { value });
  return (
    <ActionIcon size={24} variant="subtle" color={copied ? "accent" : "gray"} aria-label={words} title={words} onClick={copy}>
      <svg width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
        {copied ? <path d="M3.5 8.5l3 3 6-7" /> : <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />}
      </svg>
    </ActionIcon>
  );
}
