/**
 * The language alone against executions that AWS recorded. A case is run if its definition needs no more than the language has; what a service responded is
 * taken from the history itself. The data stands beside the checkout; `histories.test.ts` has executions of our own.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isProblems } from '../../src/languages/problem.ts';
import type { Event, Response } from '../../src/languages/states/fixtures/run-machine.ts';
import { parseMachine } from '../../src/languages/states/parse-machine.ts';
import { sharedFile } from '../shared.ts';
import { runEvaluated } from './run-evaluated.ts';

interface Case {
  id: string;
  definition: string;
  input: string | null;
  events: Event[];
}

const { path: folder, skip } = sharedFile('conformance');
const load = (file: string): unknown[] => (skip ? [] : JSON.parse(readFileSync(join(folder, file), 'utf8')));

/** Machines that a definition or an input names stand in the account of the histories. */
const inAccount = (text: string): string => text.replaceAll(':123456789012:', ':111111111111:');

const cases = (
  load('cases.json') as (Omit<Case, 'events'> & { expected: { get_execution_history: { events: Event[] } } })[]
)
  .map(
    ({ definition, input, ...each }): Case => ({
      ...each,
      definition: inAccount(definition),
      input: input && inAccount(input),
      events: each.expected.get_execution_history.events,
    }),
  )
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

/** What the service responded, as the recorded event has it. */
function responseOf(event: Event): Response | undefined {
  const details = detailsOf(event) as { output?: unknown; error?: string; cause?: unknown };
  const output = JSON.stringify(details?.output);
  const cause = typeof details?.cause === 'object' ? JSON.stringify(details.cause) : (details?.cause as string);
  if (event.type === 'TaskSubmitted') return { is: 'submitted', output };
  if (event.type === 'TaskSucceeded') return { is: 'succeeded', output };
  return event.type === 'TaskFailed' ? { is: 'failed', error: details.error!, cause } : undefined;
}

const run = ({ definition, input, events }: Case): Event[] =>
  runEvaluated({
    definition,
    input: input ?? '{}',
    responses: events.map(responseOf).filter((response) => response !== undefined),
  });

const placeholder =
  /<[^<>]*>|snf_role_arn|map_run_arn|state_machine_role_arn|\b(?:start-|entered-)?(?:timestamp|time|date|datetime)\b/g;
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

/** The recorder cut these: where branches run side by side it left out what ends the Parallel inside (ids are missing), and the others have no ids. */
const isCut = ({ events }: Case): boolean => events.some(({ id }) => Array.isArray(id));

/** What is there of a recording that was cut was seen here too, in any order. */
function hasEachOf({ events }: Case, actual: readonly Event[]): void {
  const left = [...actual];
  for (const { id, previousEventId, ...event } of events) {
    const at = left.findIndex(({ type, ...details }) => type === event.type && isLike(event, { type, ...details }));
    assert.ok(at >= 0, `no ${JSON.stringify(event)}`);
    left.splice(at, 1);
  }
  assert.ok(
    left.every(({ type }) => /^ParallelState(Succeeded|Exited)$/.test(type)),
    JSON.stringify(left),
  );
}

function isLike(expected: unknown, { id, previousEventId, ...actual }: Event): boolean {
  try {
    sameAs(expected, actual, '');
    return true;
  } catch {
    return false;
  }
}

describe('executions recorded from AWS', { skip }, () => {
  for (const each of [...cases, ...ecsCases])
    it(each.id, () => (isCut(each) ? hasEachOf(each, run(each)) : sameAs(each.events, run(each), 'events')));

  it('runs as many of them as the README of the tests says', () => {
    assert.deepEqual([cases.length, ecsCases.length], [136, 4]);
  });
});
