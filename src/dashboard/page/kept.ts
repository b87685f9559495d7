/** Of two answers the newer one, with the parts of the older one that are the same: what is made of these need not be made again. */
export function kept<T>(was: T, is: T): T {
  if (Object.is(was, is) || !isParted(was) || !isParted(is) || Array.isArray(was) !== Array.isArray(is)) return is;
  const [before, after] = [was as Parts, is as Parts];
  const keys = Object.keys(after);
  let isSame = keys.length === Object.keys(before).length;
  const made: Parts = Array.isArray(is) ? ([] as unknown as Parts) : {};
  for (const key of keys) {
    const part = kept(before[key], after[key]);
    isSame &&= Object.is(part, before[key]);
    made[key] = part;
  }
  return isSame ? was : (made as T);
}

type Parts = Record<string, unknown>;

const isParted = (value: unknown): boolean => typeof value === 'object' && value !== null;
