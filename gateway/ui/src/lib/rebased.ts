/**
 * What somebody typed on an older version, put onto the newer one: a field that was not touched takes the newer value, a
 * touched one keeps what was typed. `both` names the fields that both sides changed, each in its own way.
 */
export function rebased<Value extends object>(base: Value, typed: Value, fresh: Value): { value: Value; both: (keyof Value)[] } {
  const value = { ...fresh };
  const both: (keyof Value)[] = [];
  for (const name of Object.keys(typed) as (keyof Value)[]) {
    if (same(base[name], typed[name])) {
      continue;
    }
    value[name] = typed[name];
    if (!same(base[name], fresh[name]) && !same(typed[name], fresh[name])) {
      both.push(name);
    }
  }
  return { value, both };
}

/** Whether two values say the same in JSON. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
