/** The input of a run that is to be started again with changes: taken apart into what a person fills in, and put together again. */
import { parseExactly } from '../../../languages/exact-json.ts';

export interface Changes {
  /** A word a line; empty: the container's own. */
  readonly command: string;
  /** `NAME=value` a line, beside the container's own. */
  readonly variables: string;
  /** MiB, and CPU units, of each of its tasks; empty: as its template says. */
  readonly memory: string;
  readonly cpu: string;
  /** JSON: the rest of the input. */
  readonly input: string;
}

/** `text`: JSON. Nothing of it is taken apart. */
export const wholeInput = (text: string): Changes => ({ command: '', variables: '', memory: '', cpu: '', input: text });

/** `text`: JSON. What is no object is all in `input`. */
export function changesOf(text: string): Changes {
  if (!isObjectText(text)) return wholeInput(text);
  const { command, environment, memory, cpu, ...rest } = parseExactly(text) as Readonly<Record<string, unknown>>;
  return {
    command: Array.isArray(command) ? command.map(wordOf).join('\n') : '',
    variables: Object.entries(Object(environment) as object)
      .map(([name, of]) => `${name}=${wordOf(of)}`)
      .join('\n'),
    memory: memory === undefined ? '' : wordOf(memory),
    cpu: cpu === undefined ? '' : wordOf(cpu),
    input: JSON.stringify(rest, undefined, 2),
  };
}

/** `text`: JSON. */
const isObjectText = (text: string): boolean => text.trim().startsWith('{');

/** A number stands as it was written. */
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** JSON; or what is wrong, in words. */
export function inputOf({ command, variables, memory, cpu, input }: Changes): { input: string } | { problem: string } {
  let rest: unknown;
  try {
    rest = parseExactly(input);
  } catch (error) {
    return { problem: `The input is no JSON: ${(error as Error).message}` };
  }
  const words = command.split('\n').filter((word) => word !== '');
  const lines = variables.split('\n').filter((line) => line.trim() !== '');
  const wrong = lines.find((line) => !/^[A-Za-z_]\w*=/.test(line));
  if (wrong !== undefined) return { problem: `A variable is written NAME=value, found: ${wrong}` };
  const environment = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const changes = {
    ...(words.length > 0 ? { command: words } : {}),
    ...(lines.length > 0 ? { environment } : {}),
    ...(memory === '' ? {} : { memory: Number(memory) }),
    ...(cpu === '' ? {} : { cpu: Number(cpu) }),
  };
  if (Object.keys(changes).length === 0) return { input: JSON.stringify(rest) };
  if (!isObjectText(input)) return { problem: 'What is changed stands in an input that is an object: {}' };
  return { input: JSON.stringify({ ...(rest as object), ...changes }) };
}
