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
    if (fault) return `line ${lineCounter.linePos(fault.pos[0]).line}: ${fault.message}`;
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (isObject(value)) all.push({ value, line: lineCounter.linePos(document.contents?.range?.[0] ?? 0).line });
  }
  return all;
}
