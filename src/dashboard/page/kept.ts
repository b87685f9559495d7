/** Of two answers the newer one, with the parts of the older one that are the same: what is made of these need not be made again. */
export function kept<T>(was: T, is: T): T {
  if (Object.is(was, is) || !isParted(was) || !isParted(is) || Array.isArray(was) !== Array.isArray(is)) return is;
  const [before, after] = [was as Parts, is as Parts];
  const wasOf = byId(was, is) ?? ((key: string) => before[key]);
  const keys = Object.keys(after);
  let isSame = keys.length === Object.keys(before).length;
  const made: Parts = Array.isArray(is) ? ([] as unknown as Parts) : {};
  for (const key of keys) {
    const part = kept(wasOf(key), after[key]);
    isSame &&= Object.is(part, before[key]);
    made[key] = part;
  }
  return isSame ? was : (made as T);
}

/** In a list of what has ids, what was of the same id stands where it stands now. */
function byId(was: unknown, is: unknown): ((key: string) => unknown) | undefined {
  if (!Array.isArray(was) || !Array.isArray(is) || idOf(is[0]) === undefined) return undefined;
  const before = new Map(was.map((each) => [idOf(each), each]));
  return (key) => before.get(idOf(is[Number(key)]));
}

const idOf = (value: unknown): unknown => (isParted(value) ? (value as Parts)['id'] : undefined);

type Parts = Record<string, unknown>;

const isParted = (value: unknown): boolean => typeof value === 'object' && value !== null;
