/**
 * Calls of intrinsic functions: text -> call. Texts stand in single quotes, where a backslash escapes a quote, a brace or itself and nothing else.
 * Source: https://states-language.net/spec.html#intrinsic-functions
 */
import { parsePathAt } from '../parse-path.ts';
import { PathScanner } from '../path-scanner.ts';
import { type Argument, type Call, type FunctionName, functions } from './call.ts';

/** "You can nest up to 10 intrinsic functions within a field". */
const nestingMax = 10;

/** Throws a PathError that says at which column what was expected. */
export function parseCall(text: string): Call {
  const scanner = new PathScanner(text, 0);
  const call = parseCallAt(scanner, 1);
  scanner.skip(/\s/y);
  if (scanner.at < text.length) throw scanner.error('expected the end');
  return call;
}

function parseCallAt(scanner: PathScanner, depth: number): Call {
  const start = scanner.at;
  if (depth > nestingMax) throw scanner.error(`more than ${nestingMax} functions are nested`);
  const [whole, name] = /^States\.([A-Za-z0-9]+)\s*\(/.exec(scanner.text.slice(start, start + nameLengthMax)) ?? [];
  if (whole === undefined || !isFunction(name!)) throw scanner.error('expected an intrinsic function');
  scanner.at += whole.length;
  const parts: Argument[] = [];
  while (!scanner.accept(')')) {
    if (parts.length > 0 && !scanner.accept(',')) throw scanner.error('expected `,` or `)`');
    scanner.skip(/\s/y);
    parts.push(argument(scanner, depth));
  }
  const [least, most] = functions[name];
  if (parts.length < least || parts.length > most) throw scanner.error(`States.${name} takes other arguments`);
  return { text: scanner.text.slice(start, scanner.at), name, parts };
}

const nameLengthMax = 64;
const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);

function argument(scanner: PathScanner, depth: number): Argument {
  const next = scanner.peek();
  if (next === '$') return { is: 'path', path: parsePathAt(scanner) };
  if (next === "'") return text(scanner);
  if (next === 'S') return { is: 'call', call: parseCallAt(scanner, depth + 1) };
  constantForm.lastIndex = scanner.at;
  const [word] = constantForm.exec(scanner.text) ?? [];
  if (word === undefined) throw scanner.error('expected a path, a text in single quotes, a number or a function');
  scanner.at += word.length;
  return { is: 'constant', value: JSON.parse(word) as number | boolean | null };
}

const constantForm = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])/y;

function text(scanner: PathScanner): Argument {
  const pieces = [''];
  let value = '';
  scanner.at++;
  for (;;) {
    let character = scanner.peek();
    if (character === undefined) throw scanner.error("expected `'`");
    scanner.at++;
    if (character === "'") return { is: 'text', value, pieces };
    if (character === '{' && scanner.peek() === '}') {
      scanner.at++;
      value += '{}';
      pieces.push('');
      continue;
    }
    if (character === '\\') {
      character = scanner.peek();
      if (character === undefined || !escapable.includes(character))
        throw scanner.error('a backslash must be followed by a quote, a brace or a backslash');
      scanner.at++;
    }
    value += character;
    pieces[pieces.length - 1] += character;
  }
}

const escapable = "'{}\\";
