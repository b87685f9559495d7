/**
 * The language alone against executions that AWS recorded. A case is run if its definition needs no more than the language has; what a service answered is
 * taken from the history itself. The data stands beside the checkout and may be absent.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../test/shared.ts';
import { type Instant, instant } from '../instant.ts';
import { isProblems } from '../problem.ts';
import { newExecution } from './execution.ts';
import { expandEvent, type HistoryEvent } from './history.ts';
import { parseMachine } from './parse-machine.ts';
import { step } from './step.ts';
import type { StepInput } from './step-input.ts';

type Event = { readonly [key: string]: unknown } & { type: string };
interface Case {
  id: string;
  definition: string;
  input: string | null;
  events: Event[];
}

const { path: folder, skip } = sharedFile('conformance');
const load = (file: string): unknown[] => (skip ? [] : JSON.parse(readFileSync(join(folder, file), 'utf8')));

const cases = (
  load('cases.json') as (Omit<Case, 'events'> & { expected: { get_execution_history: { events: Event[] } } })[]
)
  .map((each): Case => ({ ...each, events: each.expected.get_execution_history.events }))
  .filter(({ definition }) => !isProblems(parseMachine(definition)));

/** The four machines were made by CDK: each is one state that runs the task. */
const ecsCases = (load('ecs.json') as { id: string; history: { events: Event[] } }[]).map(({ id, history }): Case => {
  const { parameters, resource } = detailsOf(history.events[2]!) as { parameters: object; resource: string };
  const { StartedBy: _, ...Parameters } = parameters as { StartedBy?: string };
  const Resource = `arn:aws:states:::ecs:${resource}`;
  const definition = { StartAt: 'ecstask', States: { ecstask: { Type: 'Task', Resource, Parameters, End: true } } };
  return { id, definition: JSON.stringify(definition), input: '{}', events: history.events };
});

function detailsOf(event: Event): unknown {
  return Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1];
}

/** What the service answered, as the recorded event tells it. */
function answerOf(event: Event, token: number): StepInput | undefined {
  const details = detailsOf(event) as { output?: unknown; error?: string; cause?: unknown };
  const output = JSON.stringify(details?.output);
  const cause = typeof details?.cause === 'object' ? JSON.stringify(details.cause) : (details?.cause as string);
  if (event.type === 'TaskSubmitted') return { is: 'submitted', token, output };
  if (event.type === 'TaskSucceeded') return { is: 'succeeded', token, output };
  return event.type === 'TaskFailed' ? { is: 'failed', token, error: details.error!, cause } : undefined;
}

/** Runs a case on a clock that jumps to whatever is waited for. */
function run({ definition, input, events }: Case): Event[] {
  const machine = parseMachine(definition);
  assert.ok(!isProblems(machine));
  let at = instant(Date.UTC(2026, 0, 1));
  const [machineArn, executionArn] = ['stateMachine:m', 'execution:m:e'].map(
    (end) => `arn:aws:states:us-east-1:111111111111:${end}`,
  );
  const about = {
    executionArn: executionArn!,
    name: 'e',
    input: input ?? '{}',
    roleArn: 'role',
    startedAt: at,
    machineArn: machineArn!,
    machineName: 'm',
  };
  let execution = newExecution(about);
  const due: [Instant, StepInput][] = [[at, { is: 'start' }]];
  const answers = events.filter((event) => answerOf(event, 0));
  const history: [HistoryEvent, Instant][] = [];
  for (let next = due.shift(); next && !execution.ending; next = due.shift()) {
    at = next[0];
    const taken = step(machine, execution, next[1], at, () => 0.5);
    execution = taken.execution;
    history.push(...taken.history.map((event): [HistoryEvent, Instant] => [event, at]));
    for (const command of taken.commands) {
      if (command.do === 'set-timer') due.push([command.at, { is: 'woken', timer: command.timer }]);
      if (command.do !== 'call') continue;
      const told = command.sync ? answers.splice(0, 2) : answers.splice(0, 1);
      due.push(...told.map((event): [Instant, StepInput] => [at, answerOf(event, command.token)!]));
    }
  }
  return history.map(([event, when], i) => JSON.parse(JSON.stringify(expandEvent(event, i + 1, when))));
}

const placeholder =
  /<[^<>]*>|snf_role_arn|state_machine_role_arn|\b(?:start-|entered-)?(?:timestamp|time|date|datetime)\b/g;
const parsed = (text: unknown): unknown => {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Fails unless `actual` has what `expected` has, field by field; placeholders stand for any text. */
function sameAs(expected: unknown, actual: unknown, path: string): void {
  if (typeof expected === 'object' && expected !== null) {
    const value = parsed(actual) as { [key: string]: unknown };
    assert.deepEqual(Object.keys(value ?? {}).sort(), Object.keys(expected).sort(), path);
    for (const [key, each] of Object.entries(expected)) sameAs(each, value[key], `${path}/${key}`);
  } else if (typeof expected === 'string' && expected.match(placeholder)) {
    const literal = expected.split(placeholder).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    assert.match(String(actual), new RegExp(`^${literal.join('[\\s\\S]*')}$`), path);
  } else assert.deepEqual(parsed(actual), parsed(expected), path);
}

describe('executions recorded from AWS', { skip }, () => {
  for (const each of [...cases, ...ecsCases]) it(each.id, () => sameAs(each.events, run(each), 'events'));

  it('runs as many of them as the README of the tests says', () => {
    assert.deepEqual([cases.length, ecsCases.length], [40, 4]);
  });
});
