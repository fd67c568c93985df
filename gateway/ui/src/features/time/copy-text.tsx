import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useCopied } from "../../lib/use-copied";

/** Puts the text of a reminder on the clipboard, for whatever chat it is written in. */
export function CopyText({ text, of }: { text: string; of: string }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied(text);
  const words = t(copied ? "time.behind.copied" : "time.behind.copyText");
  return <Button size="compact-xs" variant="subtle" color={copied ? "accent" : "gray"} title={text} aria-label={`${words}: ${of}`} onClick={copy}>{words}</Button>;
}
