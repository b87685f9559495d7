/** Each resource of the generated templates has the properties that AWS publishes of its type, of their forms. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goldenPairs } from '../src/jobs/fixtures/golden-pairs.ts';
import { appOf, readFixture } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { faults, publishedSchemas } from './published-schemas.ts';

const database = await publishedSchemas();

describe("AWS's published schemas", {
  skip: database ? false : '@aws-cdk/aws-service-spec is not installed: npm ci',
}, () => {
  for (const { config, environment } of goldenPairs)
    it(`hold for the template of ${config}${environment ? `, ${environment}` : ''}`, async () => {
      const { Resources } = generate(appOf(await readFixture(config, { environment })));
      const found = Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
        (database ? faults(database, Type, Properties) : []).map((fault) => `${id}: ${fault}`),
      );
      assert.deepEqual(found, []);
    });

  it('do not hold for what is misspelt, left out or of another form', () => {
    const wrong = {
      FlexibleTimeWindow: { Mod: 'OFF' },
      ScheduleExpression: 5,
      Target: { Arn: 'a', RoleArn: 'b', RetryPolicy: [] },
      Zone: 'UTC',
    };
    assert.deepEqual(database && faults(database, 'AWS::Scheduler::Schedule', wrong), [
      'AWS::Scheduler::Schedule.Zone is no property',
      'AWS::Scheduler::Schedule.FlexibleTimeWindow.Mod is no property',
      'AWS::Scheduler::Schedule.FlexibleTimeWindow.Mode is required',
      'AWS::Scheduler::Schedule.ScheduleExpression is 5, no string',
      'AWS::Scheduler::Schedule.Target.RetryPolicy is [], no ref',
    ]);
  });
});
