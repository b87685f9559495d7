/** A template's text -> nodes of the YAML library, less what does not parse, which is told. */
import type { CST, Document, LineCounter, ParsedNode, YAMLError } from 'yaml';
import type { Problem } from '../problem.ts';
import { type MendedJson, mendJson, mendJsonInPieces } from './broken-json.ts';
import {
  charactersMax,
  charactersPerPiece,
  type Fault,
  type Mended,
  mendInPieces,
  withoutBroken,
} from './broken-parts.ts';
import { jsonNodes } from './json-nodes.ts';
import { depthMax, documentBytesMax, lexemesMax } from './limits.ts';
import type { SourcePosition } from './positions.ts';
import { yaml } from './yaml.ts';

export interface Lines {
  at(offset: number): SourcePosition;
}

/** The lines of a text, looked for when one is first asked for. */
export function linesOf(text: string): Lines {
  let counter: LineCounter | undefined;
  return {
    at(offset) {
      if (!counter) {
        counter = new (yaml().LineCounter)();
        counter.addNewLine(0);
        for (const { index } of text.matchAll(/\n/g)) counter.addNewLine(index + 1);
      }
      const { line, col } = counter.linePos(offset);
      return { line, column: col };
    },
  };
}

/** Text that begins as JSON must be JSON, though YAML would take more. */
export const isJson = (text: string): boolean => text.trimStart().startsWith('{');

/** Of text that JSON.parse takes. */
export const wholeJson = (text: string): ReadNodes => ({ ...whole, contents: jsonNodes(text) });

/** With the commas that it should have, or as YAML, which takes more. */
export function readBrokenJson(text: string, lines: Lines, mendedMax: number): ReadNodes | Problem[] {
  const last = ahead?.deref();
  const known = last?.text === text ? last.json : undefined;
  const { text: mended, faults, isWhole } = known ?? mendJson(text, mendedMax);
  const ofLines = faults.map(({ at, hint }) => ({ path: [], ...notWellFormed('JSON', { at, hint }, lines) }));
  if (isWhole) return { ...wholeJson(mended), ofLines };
  const read = mended.length > mendedMax ? [] : readYaml(mended, lines, mendedMax);
  const isRead = !Array.isArray(read) && read.ofLines.length === 0 && read.faults.size === 0;
  return isRead ? { ...read, ofLines } : ofLines;
}

/** By where the value begins that YAML does not take, and the rest is none the worse for. */
export type Faults = ReadonlyMap<number, Fault>;

export interface ReadNodes {
  readonly contents: ParsedNode | null;
  readonly faults: Faults;
  /** Of lines that are not read, and their text. */
  readonly ofLines: readonly Problem[];
  readonly gone: string;
}
const whole: Omit<ReadNodes, 'contents'> = { faults: new Map(), ofLines: [], gone: '' };

export function readYaml(text: string, lines: Lines, mendedMax: number): ReadNodes | Problem[] {
  const most = lexemesMax(text.length);
  const last = ahead?.deref();
  const known = last?.text === text ? last.yaml : undefined;
  if (!known && hasMoreLexemes(text, most))
    return [
      { path: [], message: `the template has more than ${most} tokens of YAML, for its ${text.length} characters` },
    ];
  const document = known?.document ?? parseYaml(text);
  const errors = document.errors.map(faultOf);
  const first = firstOf(errors);
  if (first === -1) return { ...whole, contents: document.contents, faults: byPlace(errors) };
  const { code, at } = errors[first]!;
  // The library's own recursion met its end.
  if (code === 'RESOURCE_EXHAUSTION') return [{ path: [], message: tooDeep, ...lines.at(at) }];
  return (
    (text.length > mendedMax && !known ? undefined : readOthers(known ? known.others : othersOf(text), at, lines)) ??
    // What comes after one that the rest is read wrongly for may come of it.
    errors.slice(0, first + 1).map((one) => ({ path: [], ...notWellFormed('YAML', one, lines) }))
  );
}

const firstOf = (errors: readonly Fault[]): number => errors.findIndex(({ code }) => !isLocal(code));

/** What was parsed last before it was asked for: kept for the turn in which it is. */
let ahead: WeakRef<Ahead> | undefined;

interface Ahead {
  readonly text: string;
  readonly json?: MendedJson;
  readonly yaml?: { readonly document: Document.Parsed; readonly others: Others | undefined };
}

/** A text less the parts that do not parse. */
interface Others {
  readonly mended: Mended;
  readonly document: Document.Parsed;
}

/** Parses a long text before it is asked for, a piece at a time: what is wrong with it is then found as of a short one. */
export function* parseAhead(text: string): Generator<undefined, void> {
  if (text.length <= charactersMax || Buffer.byteLength(text) > documentBytesMax) return;
  if (isJson(text)) yield* readJsonAhead(text);
  else yield* readYamlAhead(text);
}

function* readJsonAhead(text: string): Generator<undefined, void> {
  const json = yield* mendJsonInPieces(text);
  if (json.faults.length > 0) ahead = new WeakRef({ text, json });
}

function* readYamlAhead(text: string): Generator<undefined, void> {
  const document = yield* parsedInPieces(text, lexemesMax(text.length));
  if (!document) return;
  const errors = document.errors.map(faultOf);
  const first = firstOf(errors);
  const isMended = first !== -1 && errors[first]!.code !== 'RESOURCE_EXHAUSTION';
  if (isMended) yield;
  const mended = isMended ? yield* mendInPieces(text, faultIn) : undefined;
  if (mended) yield;
  const rest = mended && (yield* parsedInPieces(mended.text, lexemesMax(text.length)));
  const others = mended && rest ? { mended, document: rest } : undefined;
  ahead = new WeakRef({ text, yaml: { document, others } });
}

/** Undefined: it has too many tokens, or several documents. */
function* parsedInPieces(text: string, lexemesMost: number): Generator<undefined, Document.Parsed | undefined> {
  const [lexer, parser] = [new (yaml().Lexer)(), new (yaml().Parser)()];
  const tokens: CST.Token[] = [];
  let [count, characters] = [0, 0];
  for (const lexeme of lexer.lex(text)) {
    if (++count > lexemesMost) return undefined;
    tokens.push(...parser.next(lexeme));
    characters += lexeme.length;
    if (characters < charactersPerPiece) continue;
    characters = 0;
    yield;
  }
  tokens.push(...parser.end());
  const [document, other] = withoutStacks(() => [
    ...new (yaml().Composer)(yamlOptions).compose(tokens, true, text.length),
  ]);
  return other ? undefined : (document as Document.Parsed);
}

const faultIn = (part: string): Fault | undefined =>
  parseYaml(part)
    .errors.map(faultOf)
    .find(({ code }) => !isLocal(code));

function othersOf(text: string): Others | undefined {
  const mended = withoutBroken(text, faultIn);
  return mended && { mended, document: parseYaml(mended.text) };
}

/** Less the parts that do not parse. `at`: where AWS's parser ends. */
function readOthers(found: Others | undefined, at: number, lines: Lines): ReadNodes | undefined {
  if (!found) return undefined;
  const { mended: others, document } = found;
  const { contents, errors } = document;
  if (errors.some(({ code }) => !isLocal(code))) return undefined;
  const first = [...others.ofValues.values(), ...others.ofLines].reduce((one, other) =>
    one.at <= other.at ? one : other,
  );
  const said = (fault: Fault): Fault & { ends?: number } => (fault === first ? { ...fault, ends: at } : fault);
  const ofValues = [...others.ofValues].map(([place, fault]) => [place, said(fault)] as const);
  return {
    contents,
    faults: new Map([...byPlace(errors.map(faultOf)), ...ofValues]),
    ofLines: others.ofLines.map((fault) => ({ path: [], ...notWellFormed('YAML', said(fault), lines) })),
    gone: others.gone,
  };
}

const yamlOptions = {
  schema: 'failsafe',
  uniqueKeys: false, // checked by the reader: the library compares every key with every other
  resolveKnownTags: false,
  logLevel: 'error',
  prettyErrors: false, // each would quote the text around it
} as const;

const parseYaml = (text: string) => withoutStacks(() => yaml().parseDocument(text, yamlOptions));

const faultOf = ({ code, message, pos }: YAMLError): Fault => ({ code, hint: message, at: pos[0] });
const isLocal = (code: string): boolean => code === 'BAD_SCALAR_START';
const byPlace = (faults: readonly Fault[]): Faults => new Map(faults.map((one) => [one.at, one]));

/** `ends`: where AWS's parser does. */
export function notWellFormed(
  language: 'YAML' | 'JSON',
  { at, hint, ends = at }: { readonly at: number; readonly hint: string; readonly ends?: number },
  lines: Lines,
): Omit<Problem, 'path'> {
  const end = lines.at(ends);
  const message = `Template format error: ${language} not well-formed. (line ${end.line}, column ${end.column})`;
  return { message, hint, ...lines.at(at) };
}

/** The library makes an Error of each fault, of which there may be one a character: their stacks take ten times as long as all else. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

export const tooDeep = `a template may be at most ${depthMax} levels deep`;

function hasMoreLexemes(text: string, most: number): boolean {
  let count = 0;
  for (const _ of new (yaml().Lexer)().lex(text)) if (++count > most) return true;
  return false;
}
