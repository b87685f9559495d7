/** Tasks recorded from AWS, as Step Functions showed them in PascalCase: each member's name and kind of value is compared. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../../../test/shared.ts';
import { openTaskCloud } from '../fixtures/task-cloud.ts';

const { path, skip } = sharedFile('conformance/ecs.json');

/** `{ version: 'number', containers: [{ name: 'string', ... }] }` */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (value instanceof Date) return 'time';
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), shape(member)])
        .map(([name, member]) => [name, (name as string).endsWith('At') ? 'time' : member]),
    );
  return typeof value;
}

const details = (attachments: unknown): unknown =>
  (attachments as Record<string, Record<string, unknown>[]>[]).flatMap((each) =>
    (each['Details'] ?? each['details'] ?? []).map((detail) => detail['Name'] ?? detail['name']),
  );

interface Recorded {
  readonly id: string;
  readonly history: {
    readonly events: readonly Record<string, { readonly output?: unknown; readonly cause?: unknown }>[];
  };
}
const recorded = (id: string): Recorded['history']['events'] =>
  (JSON.parse(readFileSync(path, 'utf8')) as Recorded[]).find((one) => one.id === id)?.history.events ?? [];
const find = (id: string, event: string, member: 'output' | 'cause'): Record<string, unknown> =>
  recorded(id).find((one) => one[event])?.[event]?.[member] as Record<string, unknown>;

const definition = { family: 'task_definition_family' };
const asked = { taskDefinition: 'task_definition_family', platformVersion: '1.4.0' };

describe('a task as AWS recorded it', { skip }, () => {
  for (const [id, event, startedBy] of [
    ['test_run_task', 'taskSucceededEventDetails', undefined],
    ['test_run_task_raise_failure', 'taskSucceededEventDetails', undefined],
    ['test_run_task_sync', 'taskSubmittedEventDetails', 'AWS Step Functions'],
    ['test_run_task_sync_raise_failure', 'taskSubmittedEventDetails', 'AWS Step Functions'],
  ] as const)
    it(`is answered by RunTask with the members of ${id}`, async () => {
      const host = await openTaskCloud();
      await host.register(definition);
      const task = await host.run({ ...asked, ...(startedBy ? { startedBy } : {}) });
      const [expected] = find(id, event, 'output')['Tasks'] as Record<string, unknown>[];
      assert.deepEqual(shape(task), shape(expected));
      assert.deepEqual(details(task.attachments), details(expected?.['Attachments']));
      assert.equal(task.version, expected?.['Version']);
    });

  it('appears in the event of its end with the members of test_run_task_sync', async () => {
    const host = await openTaskCloud();
    await host.register(definition);
    await host.run({ ...asked, startedBy: 'AWS Step Functions' });
    await host.held.advance(10);
    const expected = find('test_run_task_sync', 'taskSucceededEventDetails', 'output');
    compareEnd(host.events.at(-1)?.detail ?? {}, expected);
  });

  it('appears in the event of its end with the members of test_run_task_sync_raise_failure', async () => {
    const host = await openTaskCloud();
    const expected = find('test_run_task_sync_raise_failure', 'taskFailedEventDetails', 'cause');
    host.runs['main'] = { seconds: 0, failsToStart: expected['StoppedReason'] as string };
    await host.register(definition);
    await host.run({ ...asked, startedBy: 'AWS Step Functions' });
    const detail = host.events.at(-1)?.detail ?? {};
    compareEnd(detail, expected);
    assert.equal(detail['stoppedReason'], expected['StoppedReason']);
  });
});

function compareEnd(detail: Readonly<Record<string, unknown>>, expected: Record<string, unknown>): void {
  const { updatedAt, ...shown } = detail;
  assert.equal(typeof updatedAt, 'string');
  assert.deepEqual(shape(shown), shape(expected));
  assert.deepEqual(details(shown['attachments']), details(expected['Attachments']));
  for (const name of ['version', 'stopCode', 'lastStatus', 'desiredStatus', 'launchType', 'platformVersion', 'group'])
    assert.equal(shown[name], expected[name.charAt(0).toUpperCase() + name.slice(1)], name);
}
