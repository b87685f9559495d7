/**
 * Items out of what an ItemReader reads, in a test of one state: here nothing is read of S3. Formats: JSON, JSON lines, CSV. Manifests and Parquet are refused.
 * Source: Step Functions guide, "ItemReader (Map)".
 */
import { own } from '../own.ts';
import type { Reader } from './machine.ts';

interface ItemData {
  /** What ItemsPointer points at, JSON text; undefined where there is none. */
  readonly atPointer: string | undefined;
  /** JSON text. */
  readonly items: string;
}

/** A text says what is wrong with the data. */
export function itemData(reader: Reader | undefined, data: string): ItemData | string {
  const { inputType = 'JSON', pointer } = reader ?? {};
  switch (inputType) {
    case 'CSV':
      return { atPointer: undefined, items: JSON.stringify(csvItems(reader!, data)) };
    case 'JSONL':
      return lines(data);
    case 'JSON':
      return pointer === undefined ? whole(data) : pointed(data, pointer);
    default:
      return `mapItemReaderData of the type ${inputType} is not read by Punctual: expected JSON, JSONL or CSV`;
  }
}

const notJson = 'mapItemReaderData must be valid JSON';

function whole(data: string): ItemData | string {
  return parsed(data) === undefined ? notJson : { atPointer: undefined, items: data };
}

function lines(data: string): ItemData | string {
  const items = data.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (items.some((line) => parsed(line) === undefined)) return notJson;
  return { atPointer: undefined, items: `[${items.join(',')}]` };
}

function pointed(data: string, pointer: string): ItemData | string {
  const value = parsed(data);
  if (value === undefined) return notJson;
  const found = atPointer(value.value, pointer);
  if (found === undefined) return `the ItemsPointer '${pointer}' points at nothing in mapItemReaderData`;
  const items = JSON.stringify(found);
  return { atPointer: items, items };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** RFC 6901. */
function atPointer(value: unknown, pointer: string): unknown {
  if (pointer === '') return value;
  if (!pointer.startsWith('/')) return undefined;
  let found = value;
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

const delimiters: Readonly<Record<string, string>> = {
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  SPACE: ' ',
  TAB: '\t',
};

/** Values that a row has not are empty, those that no header names are skipped. */
function csvItems({ headers, delimiter = 'COMMA' }: Reader, data: string): Record<string, string>[] {
  const rows = csvRows(data, own(delimiters, delimiter) ?? ',');
  const names = headers ?? rows[0] ?? [];
  return rows
    .slice(headers ? 0 : 1)
    .map((row) => Object.fromEntries(names.map((name, i): [string, string] => [name, row[i] ?? ''])));
}

/** Fields may stand in quotation marks, in which two of them are one. */
function csvRows(data: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = () => {
    if (row.length > 0 || field !== '') rows.push([...row, field]);
    row = [];
    field = '';
  };
  for (let i = 0; i < data.length; i++) {
    const character = data[i]!;
    if (quoted && character === '"' && data[i + 1] === '"') {
      field += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === delimiter) {
      row.push(field);
      field = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
  }
  endRow();
  return rows;
}
