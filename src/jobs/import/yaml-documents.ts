/** The documents of a YAML or JSON text, each with the line that it begins at. */
import { LineCounter, parseAllDocuments } from 'yaml';
import { isObject } from '../../languages/is-object.ts';
import type { Fields } from './imported.ts';

export interface YamlDocument {
  readonly value: Fields;
  readonly line: number;
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
    if (isObject(value)) all.push({ value, line: lineCounter.linePos(document.contents?.range?.[0] ?? 0).line });
  }
  return all;
}
