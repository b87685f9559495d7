/** The JSON paths of InputPath and InputPathsMap: dots and indices, `$.detail.list[0].name`. */

const shape = /^\$(\.[^.[\]]+|\[[0-9]+\])*$/;

export const isPath = (text: string): boolean => shape.test(text);

/** The value at a path that `isPath`; undefined if there is none. */
export function valueAt(path: string, root: unknown): unknown {
  let value: unknown = root;
  for (const [, key, index] of path.matchAll(/\.([^.[\]]+)|\[([0-9]+)\]/g)) {
    const step = key ?? index ?? '';
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
