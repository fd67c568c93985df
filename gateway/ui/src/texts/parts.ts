/** Texts of one language, from a file for each part of the screens. */
export type Texts = { [key: string]: string | Texts };

/** The files of a language as one; a key at the top belongs to exactly one file. */
export function parts(files: Record<string, unknown>): Texts {
  const all: Texts = {};
  for (const [name, part] of Object.entries(files as Record<string, Texts>)) {
    for (const [key, value] of Object.entries(part)) {
      if (key in all) {
        throw new Error(`${name}: ${key} stands in another file too`);
      }
      all[key] = value;
    }
  }
  return all;
}
