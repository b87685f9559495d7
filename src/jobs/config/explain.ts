/** Each field of each job as it counts, and which layer of the configuration it came from. */
import { isObject } from '../../languages/is-object.ts';
import { type Path, renderPath } from './finding.ts';
import type { Read } from './read-config.ts';

/** `jobs.report.timeout: "3h"   # punctual.config.yaml:15 jobs.report.timeout` */
export function explain({ merged, document }: Read): string {
  const lines: [text: string, origin: string][] = [];
  for (const [name, job] of merged) {
    const walk = (value: unknown, path: Path): void => {
      const isLeaf = !isObject(value) || path.at(-1) === 'schedule' || path.at(-1) === 'input';
      if (!isLeaf) {
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
        return;
      }
      const origin = job.originOf(path);
      const place = origin && document.placeOf(origin);
      const at = origin ? `${place ? `line ${place.line}, ` : ''}${renderPath(origin)}` : '';
      lines.push([`jobs.${name}.${renderPath(path)}: ${JSON.stringify(value)}`, at]);
    };
    for (const [key, value] of Object.entries(job.value)) walk(value, [key]);
  }
  const width = Math.min(80, Math.max(0, ...lines.map(([text]) => text.length)));
  return lines.map(([text, at]) => `${text.padEnd(width)}  # ${at}\n`).join('');
}
