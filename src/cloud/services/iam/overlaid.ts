/** What is given counts before what is there otherwise; keys of tags and of conditions know no letter case. */
export function overlaid<Value>(
  otherwise: Readonly<Record<string, Value>>,
  given: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const kept = Object.entries(otherwise).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...given };
}
