/** The documents of a YAML or JSON text, each with the line that it begins at. */
import { isMap, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { isObject } from '../../languages/is-object.ts';
import type { Fields } from './imported.ts';

export interface YamlDocument {
  readonly value: Fields;
  readonly line: number;
  /** Of each of its `items`, where it is a list of them. */
  readonly itemLines: readonly number[];
}

/** Or what is wrong with the text. Documents that are empty, or no maps, are left out. */
export function yamlDocuments(text: string): readonly YamlDocument[] | string {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, logLevel: 'silent', prettyErrors: false });
  const all: YamlDocument[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const [fault] = document.errors;
    if (fault) {
      // The parser's own recursion met its end.
      const why = fault.code === 'RESOURCE_EXHAUSTION' ? 'it is nested too deeply' : fault.message;
      return `line ${lineCounter.linePos(fault.pos[0]).line}: ${why}`;
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      if (error instanceof ReferenceError) return 'its aliases name nothing, or make far more than is written';
      throw error;
    }
    if (!isObject(value)) continue;
    const lineOf = (node: unknown): number =>
      lineCounter.linePos((node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0).line;
    const items = isMap(document.contents) ? document.contents.get('items') : undefined;
    all.push({ value, line: lineOf(document.contents), itemLines: isSeq(items) ? items.items.map(lineOf) : [] });
  }
  return all;
}
