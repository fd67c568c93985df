import { Checkbox } from "@mantine/core";

type Props<Word extends string> = { label: string; words: readonly { value: Word; label: string }[]; chosen: readonly Word[]; readOnly: boolean; error?: string | undefined; onChange: (chosen: Word[]) => void };

/** Some of a few words. */
export function Ticks<Word extends string>({ label, words, chosen, readOnly, error, onChange }: Props<Word>) {
  return (
    <Checkbox.Group className="wide" label={label} size="sm" value={[...chosen]} error={error} readOnly={readOnly} onChange={(values) => onChange(words.map(({ value }) => value).filter((value) => values.includes(value)))}>
      <div className="ticks">{words.map((word) => <Checkbox key={word.value} size="xs" value={word.value} label={word.label} disabled={readOnly} />)}</div>
    </Checkbox.Group>
  );
}
