import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import { type ReactNode, useId } from "react";

type Props = ButtonProps & { reason?: string | null | undefined; onClick: () => void; children: ReactNode; type?: "button" | "submit" };

/**
 * A button that stays visible when it may not be used: `reason` disables it and is told on hover, on focus and to a
 * screen reader. It keeps its place in the order of the Tab key.
 */
export function ReasonButton({ reason, onClick, children, ...props }: Props) {
  const why = useId();
  if (!reason) {
    return <Button {...props} onClick={onClick}>{children}</Button>;
  }
  return (
    <Tooltip label={reason} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <Button {...props} data-disabled aria-disabled aria-describedby={why} onClick={(event) => event.preventDefault()} type="button">
        {children}
        <span id={why} className="unseen">{reason}</span>
      </Button>
    </Tooltip>
  );
}
