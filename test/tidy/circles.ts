/** Circles of files that import each other, types too. Source: Tarjan, "Depth-first search and linear graph algorithms". */
import { imports, type Source } from './sources.ts';

/** Each circle as its files, sorted. */
export function circles(sources: readonly Source[]): string[][] {
  const edges = new Map(sources.map((source) => [source.path, imports(source)]));
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();

  const lower = (path: string, to: number | undefined): void => {
    low.set(path, Math.min(low.get(path) as number, to as number));
  };
  const close = (path: string): void => {
    const circle = open.splice(open.indexOf(path));
    for (const member of circle) isOpen.delete(member);
    if (circle.length > 1) found.push(circle.sort());
  };
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path) as number);
    open.push(path);
    isOpen.add(path);
    for (const target of edges.get(path) ?? []) {
      if (!edges.has(target)) continue;
      if (!index.has(target)) {
        visit(target);
        lower(path, low.get(target));
      } else if (isOpen.has(target)) lower(path, index.get(target));
    }
    if (low.get(path) === index.get(path)) close(path);
  };
  for (const path of edges.keys()) if (!index.has(path)) visit(path);
  return found;
}
