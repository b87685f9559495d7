/** What a job's machine does about trouble, as sentences, read out of its definition: whoever wrote it. Source: Amazon States Language, "Errors". */

import { isObject } from '../../languages/is-object.ts';
import { upperFirst } from '../../languages/upper-first.ts';
import { duration } from '../../operator/causes.ts';
import { parsed } from '../../operator/execution-history.ts';
import type { PolicyView } from '../job-views.ts';
import { type State, type TaskState, taskStates } from '../task-states.ts';

/** `definition`: JSON; none are found in what cannot be read. */
export function policiesOf(definition: string): PolicyView[] {
  const machine = parsed(definition);
  if (!isObject(machine)) return [];
  const tasks = taskStates(machine);
  return [...overlap(definition), ...retries(tasks), ...limits(machine, tasks)];
}

/** Machines that look for older runs of their own ask Step Functions for those that run; those of a day are asked for by other guards. */
const overlap = (definition: string): PolicyView[] => [
  {
    name: 'Overlap',
    words:
      /:(?:aws-sdk:)?sfn:listExecutions/i.test(definition) && /"StatusFilter"\s*:\s*"RUNNING"/.test(definition)
        ? 'A slot that comes while a run is still going is skipped.'
        : 'A slot that comes while a run is still going starts another one beside it.',
  },
];

function retries(tasks: readonly TaskState[]): PolicyView[] {
  const rules = tasks
    .flatMap(({ state, within }) => [state, ...within.toReversed()])
    .flatMap(({ Retry }) => (Array.isArray(Retry) ? Retry : []));
  const given = rules.filter(isObject);
  const words = [
    ...given.map(retryInWords),
    ...(given.some(isOfFailures) ? [] : ['A failed attempt is not tried again.']),
  ];
  return [{ name: 'Retry', words: [...new Set(words)].join(' ') }];
}

const isOfFailures = ({ ErrorEquals }: State): boolean =>
  Array.isArray(ErrorEquals) &&
  ErrorEquals.some((error) => /^(?:States\.ALL|States\.TaskFailed|Job\.Failed)$/.test(String(error)));

function retryInWords({ ErrorEquals, IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2 }: State): string {
  const errors = Array.isArray(ErrorEquals) ? ErrorEquals.map(String) : [];
  const times = Number(MaxAttempts);
  if (times === 0) return `${errorsInWords(errors)} is not tried again.`;
  const growing = times > 1 && Number(BackoffRate) > 1 ? ', then longer each time' : '';
  return `${errorsInWords(errors)} is tried again ${countInWords(times)}, after ${duration(Number(IntervalSeconds) * 1000)}${growing}.`;
}

const countInWords = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `up to ${count} times`);

const errorWords: readonly [pattern: RegExp, words: string][] = [
  [/^States\.ALL$/, 'Whatever goes wrong'],
  [/^(?:Job\.Failed|States\.TaskFailed)$/, 'A failed attempt'],
  [/Timeout$/, 'An attempt that took too long'],
  [/Interrupted$/, 'One that was interrupted'],
  [/Launch|^(?:Amazon)?ECS\./, 'One that could not be started'],
];

/** The first that we have words for stands for its like. */
function errorsInWords(errors: readonly string[]): string {
  const exit = errors.map((error) => /^Job\.Exit(\d+)$/.exec(error)?.[1]).find((code) => code !== undefined);
  if (exit !== undefined) return `Exit code ${exit}`;
  const known = errorWords.find(([pattern]) => errors.some((error) => pattern.test(error)));
  return known?.[1] ?? errors.join(', ');
}

function limits(machine: State, tasks: readonly TaskState[]): PolicyView[] {
  const whole = Number(machine['TimeoutSeconds']);
  const each = [...new Set(tasks.map(({ state }) => Number(state['TimeoutSeconds'])))].filter((seconds) => seconds > 0);
  const words = [
    ...(each.length > 0 ? [`an attempt may take ${each.map((seconds) => duration(seconds * 1000)).join(' or ')}`] : []),
    ...(whole > 0 ? [`the whole run ${each.length > 0 ? '' : 'may take '}${duration(whole * 1000)}`] : []),
  ].join(', ');
  const sentence = `${upperFirst(words)}. Then it is stopped.`;
  return [
    {
      name: 'Time limit',
      words: words === '' ? 'It may take as long as it likes: a run that hangs is never ended.' : sentence,
    },
  ];
}
