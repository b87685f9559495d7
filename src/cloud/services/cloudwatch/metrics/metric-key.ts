/** A metric's name, whatever the order of its dimensions. */
import type { Dimensions } from '../tables.ts';

/** Most have one dimension. */
export function metricKeyOf(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string {
  let key = `${namespace}\0${name}`;
  const names = Object.keys(dimensions);
  if (names.length > 1) names.sort();
  for (const dimension of names) key += `\0${dimension}\0${dimensions[dimension]}`;
  return key;
}

export const sortedDimensions = (dimensions: Readonly<Record<string, string>>): Dimensions =>
  Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
