/**
 * A file of mocked responses, in the format of Step Functions Local: what tasks answer in a test case of a machine, instead of calling their service.
 * Source: Step Functions guide, "Configuration file for mocked service integrations".
 */
import { isObject } from '../../is-object.ts';
import { own } from '../../own.ts';
import type { Problem } from '../../problem.ts';
import { causeLengthMax, errorLengthMax } from '../limits.ts';

/** What the invocations `first` to `last` of a state answer, counted from 0 in an execution. */
export interface MockedResponse {
  readonly first: number;
  readonly last: number;
  readonly answer: /** JSON text. */
    | { readonly is: 'return'; readonly output: string }
    | { readonly is: 'throw'; readonly error: string; readonly cause: string };
}

/** The responses of states, by name. */
export type TestCase = ReadonlyMap<string, readonly MockedResponse[]>;

export interface MockFile {
  /** Test cases by name, by machine's name. */
  readonly machines: ReadonlyMap<string, ReadonlyMap<string, TestCase>>;
}

/** The file, or all that is wrong with it. */
export function parseMockFile(text: string): MockFile | Problem[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [{ path: [], message: `is no JSON: ${(error as Error).message}` }];
  }
  const problems: Problem[] = [];
  const file = new Reader([], value, problems).object(['StateMachines', 'MockedResponses']);
  const responses = new Map(file.entries('MockedResponses').map(([name, reader]) => [name, responsesOf(reader)]));
  const machines = new Map(
    file.entries('StateMachines').map(([name, machine]) => {
      const cases = machine.object(['TestCases']).entries('TestCases');
      return [name, new Map(cases.map(([test, states]) => [test, caseOf(states, responses)]))];
    }),
  );
  return problems.length > 0 ? problems : { machines };
}

function caseOf(reader: Reader, responses: ReadonlyMap<string, readonly MockedResponse[]>): TestCase {
  return new Map(
    reader.members().flatMap(([state, { value, report }]) => {
      const found = typeof value === 'string' ? responses.get(value) : undefined;
      if (!found) report('names no response of `MockedResponses`', value);
      return found ? [[state, found]] : [];
    }),
  );
}

function responsesOf(reader: Reader): readonly MockedResponse[] {
  const found = reader.members().flatMap(([invocations, each]) => {
    const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(invocations) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      each.report('must be the number of an invocation or a range of them: `0`, `1-3`', invocations);
      return [];
    }
    const answer = answerOf(each);
    return answer ? [{ first: Number(first), last: Number(last), answer }] : [];
  });
  const sorted = found.toSorted((a, b) => a.first - b.first);
  for (const [i, { first }] of sorted.entries())
    if (i > 0 && first <= sorted[i - 1]!.last) reader.report('answers an invocation twice', String(first));
  return sorted;
}

function answerOf(reader: Reader): MockedResponse['answer'] | undefined {
  const { value } = reader.object(['Return', 'Throw']);
  const given = isObject(value) ? value : {};
  const [returned, thrown] = [own(given, 'Return'), own(given, 'Throw')];
  if ((returned === undefined) === (thrown === undefined)) {
    reader.report('must have either `Return` or `Throw`');
    return undefined;
  }
  if (returned !== undefined) return { is: 'return', output: JSON.stringify(returned) };
  const { Error: error, Cause: cause } = isObject(thrown) ? thrown : {};
  if (typeof error === 'string' && typeof cause === 'string')
    return { is: 'throw', error: error.slice(0, errorLengthMax), cause: cause.slice(0, causeLengthMax) };
  reader.report('`Throw` must have the texts `Error` and `Cause`');
  return undefined;
}

/** A value with its place. */
class Reader {
  readonly value: unknown;
  private readonly path: Problem['path'];
  private readonly problems: Problem[];

  constructor(path: Problem['path'], value: unknown, problems: Problem[]) {
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  readonly report = (message: string, got?: unknown): void => {
    this.problems.push({ path: this.path, message, ...(got === undefined ? {} : { got: String(got) }) });
  };

  /** Reports members outside `known`. */
  object(known: readonly string[]): this {
    for (const [name, each] of this.members())
      if (!known.includes(name)) each.report(`is not a field of the format; write one of: ${known.join(', ')}`);
    return this;
  }

  /** Of the object in a member that must be there. */
  entries(member: string): [string, Reader][] {
    const value = isObject(this.value) ? own(this.value, member) : undefined;
    if (value === undefined) this.report(`must have the field \`${member}\``);
    return value === undefined ? [] : new Reader([...this.path, member], value, this.problems).members();
  }

  members(): [string, Reader][] {
    if (isObject(this.value))
      return Object.entries(this.value).map(([name, each]) => [
        name,
        new Reader([...this.path, name], each, this.problems),
      ]);
    this.report('must be an object');
    return [];
  }
}
