import { TextInput } from "@mantine/core";
import { SearchIcon } from "./icons";

/** The letters by which a list is narrowed. */
export function ListSearch({ label, word, onWord }: { label: string; word: string; onWord: (word: string) => void }) {
  return <TextInput className="list-search" size="xs" placeholder={label} aria-label={label} value={word} onChange={(event) => onWord(event.currentTarget.value)} leftSection={<SearchIcon size={16} />} />;
}
