/**
 * Reads YAML 1.2 and JSON, with the line and column of each value. What has a meaning of its own in YAML and none here (aliases, tags, merge keys)
 * is refused, and the parser's errors are replaced by what the author most probably meant.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { mendJson, wantsComma } from '../../languages/template/broken-json.ts';
import { type Fault, type Mended, noColon, withoutBroken } from '../../languages/template/broken-parts.ts';
import { type Document, keyOf, placeIn } from './document.ts';
import { type Finding, type Path, type Place, wrong } from './finding.ts';

interface Reading {
  readonly text: string;
  readonly lines: LineCounter;
  readonly places: Map<string, Place>;
  readonly keys: Map<string, Place>;
  readonly sources: Map<string, string>;
  readonly findings: Finding[];
  /** Lines that something was said about: one fault of YAML brings others along. */
  readonly said: Set<number>;
  /** What stands for values that do not parse, by offset. */
  readonly faults: Mended['ofValues'];
}

export function readYaml(text: string): Document {
  const lines = new LineCounter();
  const { document, ofValues: faults = new Map(), ofLines = [], gone = '' } = parseWhatCan(text, lines);
  const reading: Reading = {
    text,
    lines,
    places: new Map(),
    keys: new Map(),
    sources: new Map(),
    findings: [],
    said: new Set(),
    faults,
  };
  const value = readNode(document.contents, [], reading);
  for (const fault of ofLines) sayFault(fault, [], reading);
  const isReadable = [...document.errors, ...document.warnings]
    .map((error) => sayFault(faultOf(error), undefined, reading))
    .every(Boolean);
  return {
    value: isReadable ? value : undefined,
    placeOf: (path, about) => (about && reading.keys.get(keyOf(path))) ?? placeIn(reading.places, path),
    sourceOf: (path) => reading.sources.get(keyOf(path)),
    findings: reading.findings,
    gone: new Set([...gone.matchAll(/^[ \t]*([\w-]+)/gm)].map(([, key]) => key!)),
  };
}

const parse = (text: string, lines?: LineCounter) =>
  parseDocument(text, {
    ...(lines && { lineCounter: lines }),
    logLevel: 'silent',
    prettyErrors: false,
    uniqueKeys: false,
  });

/** Less the parts that do not parse, where it does without them. */
function parseWhatCan(
  text: string,
  lines: LineCounter,
): { readonly document: ReturnType<typeof parse> } & Partial<Mended> {
  const document = parse(text, lines);
  const brokenIn = (part: string, { errors }: ReturnType<typeof parse>): Fault | undefined =>
    errors.map(faultOf).find((fault) => !isLocal(fault, lineWith(part, fault.at)));
  if (!brokenIn(text, document)) return { document };
  const others = /^\s*\{/.test(text) ? ofJson(text) : withoutBroken(text, (part) => brokenIn(part, parse(part)));
  const mended = others && parse(others.text);
  return mended && !brokenIn(others.text, mended) ? { ...others, document: mended } : { document };
}

const noComma = 'NO_COMMA';

/** YAML takes a comma too many, but none too few. */
function ofJson(text: string): Mended {
  const { text: mended, faults } = mendJson(text, Number.POSITIVE_INFINITY);
  const ofLines = faults.filter(({ hint }) => hint === wantsComma).map(({ at, hint }) => ({ code: noComma, hint, at }));
  return { text: mended, ofValues: new Map(), ofLines, gone: '' };
}

const faultOf = ({ code, message, pos }: YAMLError): Fault => ({ code, hint: message, at: pos[0] });

function readNode(node: Node | null, path: Path, reading: Reading): unknown {
  if (!node) return undefined;
  const place = placeAt(node.range?.[0] ?? 0, reading);
  reading.places.set(keyOf(path), place);
  const fault = reading.faults.get(node.range?.[0] ?? -1);
  if (fault) {
    sayFault(fault, path, reading);
    return undefined;
  }
  if (isAlias(node)) return refuse(path, place, aliasFinding(path, place, reading), reading);
  if (node.tag?.startsWith('!'))
    refuse(
      path,
      place,
      wrong(
        path,
        `found the tag ${node.tag}; expected plain YAML: there are no functions here`,
        'write the value itself',
      ),
      reading,
    );
  if (isMap(node)) return objectOf(node.items, path, reading);
  if (isSeq(node)) return node.items.map((item, index) => readNode(item as Node, [...path, index], reading));
  if (!isScalar(node)) return undefined;
  if (typeof node.value !== 'string' && node.source !== undefined) reading.sources.set(keyOf(path), node.source);
  return node.value;
}

function objectOf(items: readonly { key: unknown; value: unknown }[], path: Path, reading: Reading): unknown {
  const object: Record<string, unknown> = {};
  for (const { key, value } of items) {
    if (!isScalar(key)) {
      const place = placeAt((key as Node | null)?.range?.[0] ?? 0, reading);
      refuse(
        path,
        place,
        wrong(path, 'found braces within braces, which are a map in YAML', 'quote it: "{{ }}"'),
        reading,
      );
      return undefined;
    }
    const name = String(key.value);
    const inner = [...path, name];
    if (name === '<<') {
      const place = placeAt(key.range?.[0] ?? 0, reading);
      refuse(
        inner,
        place,
        wrong(inner, 'found a merge key, which YAML 1.2 does not have', 'what jobs share stands in defaults'),
        reading,
      );
      continue;
    }
    if (Object.hasOwn(object, name)) {
      reading.findings.push(twice(inner, name, placeAt(key.range?.[0] ?? 0, reading)));
      continue;
    }
    const read = readNode(value as Node | null, inner, reading);
    const place = placeAt(key.range?.[0] ?? 0, reading);
    reading.keys.set(keyOf(inner), place);
    // The key's own place says more than that of an empty value, and of a map that begins on the next line.
    if (!reading.places.has(keyOf(inner)) || (isMap(value) && read !== undefined))
      reading.places.set(keyOf(inner), place);
    Object.defineProperty(object, name, { value: read, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

const twice = (path: Path, name: string, place: Place): Finding => ({
  ...wrong(path, `found ${name} a second time; expected each key once`, 'delete one of the two'),
  about: 'key',
  place,
});

function refuse(path: Path, place: Place, finding: Finding, reading: Reading): undefined {
  reading.places.set(keyOf(path), place);
  reading.findings.push(finding);
  reading.said.add(place.line);
}

/** `schedule: *\/5 * * * *`: an asterisk begins an alias. */
function aliasFinding(path: Path, place: Place, reading: Reading): Finding {
  const found = lineAt(place.line, reading)
    .slice((place.column ?? 1) - 1)
    .trim();
  const message = `found "${found}" unquoted, which YAML reads as an alias; expected quotes or words`;
  return wrong(path, message, mendOfCrontab(path, found));
}

const mendOfCrontab = (path: Path, found: string): string => {
  const [, every] = /^\*\/([0-9]+) \* \* \* \*$/.exec(found) ?? [];
  return every === undefined ? `${path.at(-1)}: "${found}"` : `${path.at(-1)}: every ${every} minutes`;
};

/** After these the rest still reads as it was meant. */
const local = new Set(['BAD_SCALAR_START', 'TAG_RESOLVE_FAILED']);

/** Says what is wrong on a line once; returns whether the rest of the text still means what it says. */
function sayFault(fault: Fault, within: Path | undefined, reading: Reading): boolean {
  const { line, col } = reading.lines.linePos(fault.at);
  const text = lineAt(line, reading);
  if (reading.said.has(line)) return true;
  reading.said.add(line);
  const isRest = isLocal(fault, text);
  const path = within ?? (isRest ? pathAt(line, reading) : []);
  const column = /^\t/.test(text) ? 1 : col;
  reading.findings.push({ ...findingOf(fault, path, text), place: { line, column } });
  return isRest;
}

const isLocal = ({ code }: Fault, line: string): boolean =>
  local.has(code) || variable.test(line) || /:\s+\*/.test(line);

const variable = /\$\{[^}]*\}/;

function findingOf(error: Fault, path: Path, line: string): Finding {
  const [, key = path.at(-1), written = ''] = /^\s*-?\s*([\w-]+):\s*(.*)$/.exec(line) ?? [];
  if (error.code === noColon) {
    const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? [];
    return wrong(path, `found ${word} without a colon; expected one behind each key`, `${word}: ${rest}`.trim());
  }
  if (error.code === noComma)
    return wrong(path, 'found two of a list or map without a comma between them', 'a comma before the second');
  // The parser's own recursion met its end.
  if (error.code === 'RESOURCE_EXHAUSTION')
    return wrong([], 'it is nested too deeply', 'a configuration has some six levels');
  if (error.code === 'TAB_AS_INDENT' || /^ *\t/.test(line))
    return wrong(
      path,
      'found a tab before the text; expected blanks, which alone indent in YAML',
      'two blanks a level',
    );
  if (error.code === 'BAD_SCALAR_START' && /^@(hourly|daily|weekly|monthly|yearly)/.test(written)) {
    const words: Record<string, string> = { '@hourly': 'every hour', '@daily': 'every day at 00:00' };
    return wrong(
      path,
      `found ${written} unquoted, which YAML does not take; expected quotes or words`,
      `${key}: ${words[written] ?? `"${written}"`}`,
    );
  }
  const found = variable.exec(line)?.[0];
  if (found)
    return wrong(
      path,
      `found ${found} unquoted in a list or map, where YAML reads its braces as a map`,
      `quote it: "${found}"`,
    );
  return wrong(
    path,
    `found what is no YAML: ${error.hint.split('\n')[0]}`,
    'quotes around the value, or the same indent as its neighbours',
  );
}

/** The path of what begins on that line, else of the nearest line above. */
function pathAt(line: number, reading: Reading): Path {
  let best: [line: number, path: Path] = [0, []];
  for (const [key, place] of reading.places) {
    const path = JSON.parse(key) as Path;
    if (place.line <= line && (place.line > best[0] || (place.line === best[0] && path.length < best[1].length)))
      best = [place.line, path];
  }
  return best[1];
}

const lineAt = (line: number, { text }: Reading): string => text.split('\n')[line - 1] ?? '';
const lineWith = (text: string, at: number): string =>
  text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';

function placeAt(offset: number, { lines }: Reading): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
