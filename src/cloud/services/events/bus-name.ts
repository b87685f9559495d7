/** Under which name a rule is kept: its own, on another bus than the default one `BUS/NAME`, as its ARN has it. */

export const defaultBus = 'default';

export const ruleKey = (bus: string, name: string): string => (bus === defaultBus ? name : `${bus}/${name}`);

/** A rule's name holds no slash; a bus's may. */
export function partsOfKey(key: string): { readonly bus: string; readonly name: string } {
  const slash = key.lastIndexOf('/');
  return slash < 0 ? { bus: defaultBus, name: key } : { bus: key.slice(0, slash), name: key.slice(slash + 1) };
}
