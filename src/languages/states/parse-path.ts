/**
 * JSONPath in Step Functions' dialect: text -> compiled path. No functions, no scripts, no regular expressions.
 * Source: https://states-language.net/spec.html#path, "Jayway JsonPath" for the operators.
 */
import { FilterParser } from './parse-filter.ts';
import type { Path, PathStep } from './path.ts';
import { PathError, PathScanner } from './path-scanner.ts';

/** Throws a PathError that says at which column what was expected. */
export function parsePath(text: string): Path {
  if (!text.startsWith('$')) throw new PathError("a path starts with '$'");
  const root = text.startsWith('$$') ? '$$' : '$';
  const scanner = new PathScanner(text, root.length);
  const steps = parseSteps(scanner);
  if (scanner.at < text.length) throw scanner.error('expected `.` or `[`');
  return { text, root, steps, definite: isDefinite(steps) };
}

const variableForm = /\$([\p{ID_Start}_][\p{ID_Continue}]*)/uy;

/** The path at the scanner's place, which ends where no step follows. It may begin at a variable: `$name.member`. */
export function parsePathAt(scanner: PathScanner): Path {
  const start = scanner.at;
  variableForm.lastIndex = start;
  const [whole, variable] = variableForm.exec(scanner.text) ?? [];
  const root = scanner.text.startsWith('$$', start) ? '$$' : '$';
  if (scanner.peek() !== '$') throw scanner.error("expected a path, which starts with '$'");
  scanner.at += whole === undefined ? root.length : whole.length;
  const steps = parseSteps(scanner);
  const text = scanner.text.slice(start, scanner.at);
  return { text, root, steps, definite: isDefinite(steps), ...(variable === undefined ? {} : { variable }) };
}

function isDefinite(steps: readonly PathStep[]): boolean {
  return steps.every((step) => step.is === 'name' || step.is === 'index' || step.is === 'names');
}

/** The steps of a path, also of one that stands inside a filter and ends where the filter goes on. */
function parseSteps(scanner: PathScanner): PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    if (scanner.peek() === '.') steps.push(...dotted(scanner));
    else if (scanner.peek() === '[') steps.push(bracketed(scanner));
    else break;
  }
  if (steps.some((step, i) => step.is === 'names' && i < steps.length - 1))
    throw scanner.error('several names may stand at the end of a path only');
  return steps;
}

function dotted(scanner: PathScanner): PathStep[] {
  scanner.at++;
  if (scanner.peek() !== '.') return [plainName(scanner)];
  scanner.at++;
  return [{ is: 'deep' }, scanner.peek() === '[' ? bracketed(scanner) : plainName(scanner)];
}

function plainName(scanner: PathScanner): PathStep {
  if (scanner.peek() === '*') {
    scanner.at++;
    return { is: 'all' };
  }
  let name = '';
  for (let next = scanner.peek(); next !== undefined && !/[.[\]()\s=!<>&|,]/.test(next); next = scanner.peek()) {
    if (next === '\\') scanner.at++;
    name += scanner.peek() ?? '';
    scanner.at++;
  }
  if (name === '') throw scanner.error('expected a name');
  if (scanner.peek() !== '(') return { is: 'name', name };
  // AWS takes a function for a member of that name, which is never there (re:Post, "sum() function returns error about not finding path").
  if (scanner.text[scanner.at + 1] !== ')') throw scanner.error(`the function \`${name}()\` takes no arguments`);
  scanner.at += 2;
  return { is: 'name', name: `${name}()`, isCall: true };
}

function bracketed(scanner: PathScanner): PathStep {
  scanner.at++;
  const quote = scanner.peek() === "'" || scanner.peek() === '"';
  const step = quote ? quotedNames(scanner) : scanner.peek() === '?' ? filter(scanner) : numbers(scanner);
  if (scanner.peek() !== ']') throw scanner.error('expected `]`');
  scanner.at++;
  return step;
}

function quotedNames(scanner: PathScanner): PathStep {
  const names: string[] = [];
  do {
    if (names.length > 0) scanner.skip(/[\s,]/y);
    names.push(scanner.quoted());
    scanner.skip(/\s/y);
  } while (scanner.peek() === ',');
  return names.length === 1 ? { is: 'name', name: names[0]! } : { is: 'names', names };
}

function filter(scanner: PathScanner): PathStep {
  if (scanner.text[scanner.at + 1] !== '(') throw scanner.error('expected `?(`');
  scanner.at += 2;
  const parsed = new FilterParser(scanner, parseSteps).parse();
  if (scanner.peek() !== ')') throw scanner.error('expected `)`');
  scanner.at++;
  return { is: 'filter', filter: parsed };
}

function numbers(scanner: PathScanner): PathStep {
  const end = scanner.text.indexOf(']', scanner.at);
  const inner = (end < 0 ? '' : scanner.text.slice(scanner.at, end)).trim();
  const slice = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(inner);
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  if (inner !== '*' && !slice && !/^-?\d+(\s*,\s*-?\d+)*$/.test(inner))
    throw scanner.error('expected a quoted name, an index, a slice, `*` or `?(`');
  scanner.at = end;
  if (inner === '*') return { is: 'all' };
  if (slice) return { is: 'slice', from: number(slice[1]), to: number(slice[2]) };
  const indices = inner.split(',').map(Number);
  return indices.length === 1 ? { is: 'index', index: indices[0]! } : { is: 'indices', indices };
}
