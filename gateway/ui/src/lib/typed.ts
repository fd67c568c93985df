/** What somebody types into a field; what the field said, and what the part that it changes was, when they began. */
export type Typed = { text: string; said: string; base: string };

/** A field as the document has it now. The part is what a change of the field changes: often no more than its value. */
export type Field = { value: string; part: string };

/** Something of the typing is in no document yet. */
export function unsaved(typed: Typed | null): typed is Typed {
  return typed !== null && typed.text.trim() !== typed.said.trim();
}

/** One more key. Where nothing of the typing is left to save, it begins anew with what the field says. */
export function typedOn(typed: Typed | null, text: string, { value, part }: Field): Typed {
  return goesOn(typed, part) ? { ...typed, text } : { text, said: value, base: part };
}

/** What stands in the field: the typing, or null for what the document says live. */
export function standing(typed: Typed | null, { part }: Field): string | null {
  return goesOn(typed, part) ? typed.text : null;
}

/** Whether somebody else changed, under the typing, what it is about. */
export function overtaken(typed: Typed | null, { value, part }: Field): boolean {
  return unsaved(typed) && part !== typed.base && value.trim() !== typed.text.trim();
}

function goesOn(typed: Typed | null, part: string): typed is Typed {
  return typed !== null && (typed.base === part || unsaved(typed));
}
