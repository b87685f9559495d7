/** Dashboards: what is kept, shown, refused and deleted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DashboardInvalidInputError, GetDashboardOutput, ListDashboardsOutput } from '@aws-sdk/client-cloudwatch';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { allServices } from '../../all.ts';
import { surroundings } from '../fixtures/surroundings.ts';

const metric = (metrics: unknown) => ({ type: 'metric', properties: { region: 'us-east-1', metrics } });
const body = (...widgets: object[]) => JSON.stringify({ widgets });
const good = body(metric([['AWS/States', 'ExecutionsFailed', 'StateMachineArn', 'arn', { stat: 'Sum' }]]), {
  type: 'text',
  properties: { markdown: '# jobs' },
});

const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );

const open = () => openHeld({ services: surroundings().services });
const put = (held: Held, DashboardName: string, DashboardBody = good, more: object = {}) =>
  held.call('cloudwatch', 'PutDashboard', { DashboardName, DashboardBody, ...more });
const names = async (held: Held, input: object = {}) => {
  const { DashboardEntries = [] } = await held.call<ListDashboardsOutput>('cloudwatch', 'ListDashboards', input);
  return DashboardEntries.map(({ DashboardName }) => DashboardName);
};

describe('a dashboard', () => {
  it('is shown as it was put, until it is put anew or deleted', async () => {
    const held = await open();
    await put(held, 'jobs', good, { Tags: [{ Key: 'a', Value: 'b' }] });
    const arn = 'arn:aws:cloudwatch::000000000000:dashboard/jobs';
    const shown = await held.call<GetDashboardOutput>('cloudwatch', 'GetDashboard', { DashboardName: 'jobs' });
    assert.deepEqual(shown, { DashboardArn: arn, DashboardBody: good, DashboardName: 'jobs' });
    await held.advance(60);
    await put(held, 'jobs', body());
    const { DashboardEntries } = await held.call<ListDashboardsOutput>('cloudwatch', 'ListDashboards', {});
    assert.deepEqual(DashboardEntries, [
      { DashboardName: 'jobs', DashboardArn: arn, LastModified: new Date('2026-01-01T00:01:00Z'), Size: 14 },
    ]);
    const { Tags } = await held.call<{ Tags: object }>('cloudwatch', 'ListTagsForResource', { ResourceARN: arn });
    assert.deepEqual(Tags, [{ Key: 'a', Value: 'b' }]);
    await held.restart();
    assert.deepEqual(await names(held), ['jobs']);
    await held.call('cloudwatch', 'DeleteDashboards', { DashboardNames: ['jobs'] });
    assert.deepEqual(await names(held), []);
  });

  it('is listed by the beginning of its name', async () => {
    const held = await open();
    for (const name of ['b', 'a_1', 'A-1']) await put(held, name);
    assert.deepEqual(await names(held), ['A-1', 'a_1', 'b']);
    assert.deepEqual(await names(held, { DashboardNamePrefix: 'a' }), ['a_1']);
  });

  it('that is not there is missed, and then none is deleted', async () => {
    const held = await open();
    await put(held, 'a');
    const missing = 'DashboardNotFoundError: Dashboard b does not exist';
    assert.equal(await refusal(held.call('cloudwatch', 'GetDashboard', { DashboardName: 'b' })), missing);
    const both = held.call('cloudwatch', 'DeleteDashboards', { DashboardNames: ['a', 'b'] });
    assert.equal(await refusal(both), missing);
    assert.deepEqual(await names(held), ['a']);
  });

  const wrong: [name: string, text: string, messages: [path: string, message: string][]][] = [
    ['whose widgets are no list', '{"widgets": {}}', [['/widgets', 'Should be array']]],
    [
      'with a graph of nothing',
      body({ type: 'metric', properties: { region: 'r' } }),
      [
        ['/widgets/0/properties', "Should have required property 'metrics'"],
        [
          '/widgets/0/properties',
          'The metric widget should have specified a region and a data source or an alarm annotation',
        ],
        ['/widgets/0/properties', "Should have required property 'annotations'"],
      ],
    ],
    [
      'with a metric of numbers',
      body(metric([['N', 7, {}, { stat: 'Sum' }]])),
      [
        ['/widgets/0/properties/metrics/0/1', 'Invalid metric field type, only "String" type is allowed'],
        ['/widgets/0/properties/metrics/0/2', 'Invalid metric field type, only "String" type is allowed'],
      ],
    ],
    [
      'with no alarms to show',
      body({ type: 'alarm', properties: { alarms: [] } }),
      [['/widgets/0/properties/alarms', 'Should NOT have less than 1 items']],
    ],
  ];
  for (const [name, text, messages] of wrong)
    it(`${name} is refused with all that is wrong`, async () => {
      const held = await open();
      await assert.rejects(put(held, 'a', text), (error: DashboardInvalidInputError & { fields: object }) => {
        assert.match(
          error.message,
          /^The dashboard body is invalid, there are \d+ validation errors:\n\[\n {2}\{\n {4}"dataPath"/,
        );
        assert.deepEqual(error.fields, {
          dashboardValidationMessages: messages.map(([DataPath, Message]) => ({ DataPath, Message })),
        });
        return true;
      });
    });

  it('that is no object, or has no name for one, is refused', async () => {
    const held = await open();
    for (const text of ['[]', '{', '"a"'])
      assert.equal(
        await refusal(put(held, 'a', text)),
        'DashboardInvalidInputError: The field DashboardBody must be a valid JSON object',
      );
    assert.match(
      await refusal(put(held, 'a b')),
      /^DashboardInvalidInputError: The value "a b" for field DashboardName/,
    );
  });

  it('is nobody’s who may not have it', async () => {
    const held = await openHeld({ services: allServices, iam: true });
    const caller = { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/r', sessionName: 's' } as const;
    const denied = held.call('cloudwatch', 'PutDashboard', { DashboardName: 'a', DashboardBody: good }, caller);
    assert.match(
      await refusal(denied),
      /cloudwatch:PutDashboard on resource: arn:aws:cloudwatch::000000000000:dashboard\/a/,
    );
  });
});
