/**
 * Items out of what an ItemReader reads, whoever has read it. Formats: JSON, JSON lines, CSV. A manifest names files of items, each CSV; Parquet is refused.
 * Source: Step Functions guide, "ItemReader (Map)".
 */
import { isObject } from '../is-object.ts';
import { own } from '../own.ts';
import type { ItemFormat } from './machine.ts';

interface ItemData {
  /** What ItemsPointer points at, JSON text; undefined where there is none. */
  readonly atPointer: string | undefined;
  readonly items: unknown;
}

/** Of data of which nothing is said. */
export const usualFormat: ItemFormat = { inputType: 'JSON' };

/** `called`: how a text that says what is wrong with the data names them. */
export function itemData(format: ItemFormat, data: string, called: string): ItemData | string {
  const { inputType, pointer } = format;
  switch (inputType) {
    case 'CSV':
      return { atPointer: undefined, items: csvItems(format, data) };
    case 'JSONL':
      return lines(data, called);
    case 'JSON':
      return whole(data, pointer, called);
    default:
      return `${called} of the type ${inputType} is not read by Punctual: expected JSON, JSONL or CSV`;
  }
}

const notJson = (called: string): string => `${called} must be valid JSON`;

function lines(data: string, called: string): ItemData | string {
  const items = data
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(parsed);
  if (items.some((item) => item === undefined)) return notJson(called);
  return { atPointer: undefined, items: items.map((item) => item!.value) };
}

function whole(data: string, pointer: string | undefined, called: string): ItemData | string {
  const read = parsed(data);
  if (read === undefined) return notJson(called);
  if (pointer === undefined) return { atPointer: undefined, items: read.value };
  const found = atPointer(read.value, pointer);
  if (found === undefined) return `the ItemsPointer '${pointer}' points at nothing in ${called}`;
  return { atPointer: JSON.stringify(found), items: found };
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

/** By their names in a definition. */
export const delimiters: Readonly<Record<string, string>> = {
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  SPACE: ' ',
  TAB: '\t',
};

/** Values that a row has not are empty, those that no header names are skipped. */
function csvItems({ headers, delimiter = 'COMMA' }: ItemFormat, data: string): Record<string, string>[] {
  const rows = csvRows(data, own(delimiters, delimiter) ?? ',');
  const names = headers ?? rows[0] ?? [];
  return rows
    .slice(headers ? 0 : 1)
    .map((row) => Object.fromEntries(names.map((name, i): [string, string] => [name, row[i] ?? ''])));
}

/**
 * Fields may stand in quotation marks. Two of them are one, wherever they stand; a backslash takes its meaning from the character after it, and falls away: "The following rules
 * apply to text delimited files".
 */
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
  // Text between those that mean something is taken as a whole.
  const special = new Set([...'"\\\r\n', delimiter].map((each) => each.charCodeAt(0)));
  let start = 0;
  for (let at = 0; at < data.length; at++) {
    if (!special.has(data.charCodeAt(at))) continue;
    const character = data[at]!;
    if (at > start) field += data.slice(start, at);
    start = at + 1;
    const isDoubled =
      character === '"' && data[start] === '"' && (quoted || field !== '' || !isEmptyField(data, at, delimiter));
    if (character === '\\' || isDoubled) {
      field += data[start] ?? '';
      at = start++;
    } else if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === '\n') endRow();
    else if (character !== '\r') {
      row.push(field);
      field = '';
    }
  }
  field += data.slice(start);
  endRow();
  return rows;
}

/** Two quotation marks that are all of a field. */
function isEmptyField(data: string, at: number, delimiter: string): boolean {
  const after = data[at + 2];
  return after === undefined || after === delimiter || after === '\n' || after === '\r';
}

/** Where an inventory's files are, and what their columns are called. */
export interface Inventory {
  readonly bucket: string;
  readonly keys: readonly string[];
  readonly format: ItemFormat;
}

/** The manifest of an S3 inventory; a text says what is wrong with it. Source: Amazon S3 guide, "Locating your inventory list". */
export function inventoryOf(data: string, called: string): Inventory | string {
  const manifest = parsed(data)?.value;
  if (!isObject(manifest)) return notJson(called);
  const { files, fileFormat, fileSchema, destinationBucket } = manifest;
  if (fileFormat !== 'CSV')
    return `${called} names files of the format ${String(fileFormat)}: Punctual reads CSV alone`;
  const keys = Array.isArray(files) ? files.map((file) => (isObject(file) ? file['key'] : undefined)) : [];
  if (
    typeof fileSchema !== 'string' ||
    typeof destinationBucket !== 'string' ||
    !keys.every((key) => typeof key === 'string')
  )
    return `${called} is no manifest of an S3 inventory: it must have files, fileSchema and destinationBucket`;
  const headers = fileSchema.split(',').map((column) => column.trim());
  return { bucket: destinationBucket.replace(/^arn:[^:]*:s3:::/, ''), keys, format: { inputType: 'CSV', headers } };
}
