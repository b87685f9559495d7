import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  CreateStateMachineOutput,
  DescribeExecutionOutput,
  DescribeStateMachineAliasOutput,
  DescribeStateMachineOutput,
  ListExecutionsOutput,
  ListStateMachineAliasesOutput,
  ListStateMachineVersionsOutput,
  PublishStateMachineVersionOutput,
  UpdateStateMachineOutput,
} from '@aws-sdk/client-sfn';
import { one, openStates, pass, wait } from '../fixtures/open-states.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const result = (Result: number): object => one({ Type: 'Pass', Result, End: true });
const refused = (code: string, message: string | RegExp) => ({ code, message });

async function openVersions() {
  const cloud = await openStates();
  const { held } = cloud;
  await cloud.create('m', result(1));
  const call = <Output>(operation: string, input: object) => held.call<Output>('states', operation, input);
  const publish = async (more: object = {}): Promise<string> =>
    (await call<PublishStateMachineVersionOutput>('PublishStateMachineVersion', { stateMachineArn: arn, ...more }))
      .stateMachineVersionArn!;
  const update = (definition: object, more: object = {}) =>
    call<UpdateStateMachineOutput>('UpdateStateMachine', {
      stateMachineArn: arn,
      definition: JSON.stringify(definition),
      ...more,
    });
  const versions = async (): Promise<(string | undefined)[]> => {
    const found = await call<ListStateMachineVersionsOutput>('ListStateMachineVersions', { stateMachineArn: arn });
    return found.stateMachineVersions!.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  };
  const route = (...weights: [version: number, weight: number][]) =>
    weights.map(([version, weight]) => ({ stateMachineVersionArn: `${arn}:${version}`, weight }));
  const alias = (name: string, routingConfiguration: object[], more: object = {}) =>
    call<{ stateMachineAliasArn: string }>('CreateStateMachineAlias', { name, routingConfiguration, ...more });
  return { ...cloud, call, publish, update, versions, route, alias };
}

describe('PublishStateMachineVersion', () => {
  it('numbers versions and makes one of a revision', async () => {
    const { publish, update, versions } = await openVersions();
    assert.equal(await publish(), `${arn}:1`);
    assert.equal(await publish({ description: 'again' }), `${arn}:1`);
    await update(result(2));
    assert.equal(await publish(), `${arn}:2`);
    assert.deepEqual(await versions(), [`${arn}:2`, `${arn}:1`]);
  });

  it('wants the revision of today, where one is named', async () => {
    const { publish, update } = await openVersions();
    await publish({ revisionId: 'INITIAL' });
    const { revisionId } = await update(result(2));
    await assert.rejects(
      publish({ revisionId: 'INITIAL' }),
      refused(
        'ConflictException',
        `Failed to publish the State Machine version for revision INITIAL. The current State Machine revision is ${revisionId}.`,
      ),
    );
    assert.equal(await publish({ revisionId }), `${arn}:2`);
  });

  it('comes with CreateStateMachine and UpdateStateMachine', async () => {
    const { call, update, roleArn } = await openVersions();
    const asked = { name: 'n', definition: JSON.stringify(pass), roleArn };
    const made = await call<CreateStateMachineOutput>('CreateStateMachine', {
      ...asked,
      publish: true,
      versionDescription: 'first',
    });
    assert.equal(made.stateMachineVersionArn, `${made.stateMachineArn}:1`);
    const { description } = await call<DescribeStateMachineOutput>('DescribeStateMachine', {
      stateMachineArn: made.stateMachineVersionArn,
    });
    assert.equal(description, 'first');
    assert.equal((await update(result(2), { publish: true })).stateMachineVersionArn, `${arn}:1`);
    await assert.rejects(
      call('CreateStateMachine', { ...asked, versionDescription: 'x' }),
      refused('ValidationException', 'Version description can only be set when publish is true'),
    );
  });

  it('never uses a number again', async () => {
    const { call, publish, update, versions } = await openVersions();
    await publish();
    await call('DeleteStateMachineVersion', { stateMachineVersionArn: `${arn}:1` });
    await call('DeleteStateMachineVersion', { stateMachineVersionArn: `${arn}:1` });
    assert.deepEqual(await versions(), []);
    await update(result(2));
    assert.equal(await publish(), `${arn}:2`);
  });
});

describe('a version', () => {
  it('stays what it was, and is started by its ARN', async () => {
    const { call, publish, update, start } = await openVersions();
    const version = await publish();
    await update(result(2));
    const executionArn = await start(version);
    const run = await call<DescribeExecutionOutput>('DescribeExecution', { executionArn });
    assert.match(executionArn, /:execution:m:[^:]+$/);
    assert.deepEqual(
      [run.output, run.stateMachineArn, run.stateMachineVersionArn, run.stateMachineAliasArn],
      ['1', arn, version, undefined],
    );
    const shown = await call<DescribeStateMachineOutput>('DescribeStateMachine', { stateMachineArn: version });
    assert.deepEqual([shown.stateMachineArn, shown.definition], [version, JSON.stringify(result(1))]);
  });

  it('lists its own executions', async () => {
    const { call, publish, start } = await openVersions();
    const version = await publish();
    await start(arn, {}, 'plain');
    await start(version, {}, 'versioned');
    const { executions } = await call<ListExecutionsOutput>('ListExecutions', { stateMachineArn: version });
    assert.deepEqual(
      executions!.map(({ name, stateMachineVersionArn }) => [name, stateMachineVersionArn]),
      [['versioned', version]],
    );
    const failed = { stateMachineArn: version, statusFilter: 'FAILED' };
    assert.deepEqual((await call<ListExecutionsOutput>('ListExecutions', failed)).executions, []);
  });

  it('that is not there cannot be started', async () => {
    const { start, call } = await openVersions();
    await assert.rejects(start(`${arn}:7`), { code: 'StateMachineDoesNotExist' });
    for (const stateMachineArn of [`${arn}:7`, `${arn}:live`])
      await assert.rejects(
        call('DescribeStateMachine', { stateMachineArn }),
        refused('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`),
      );
  });
});

describe('an alias', () => {
  it('is described, updated, listed and deleted', async () => {
    const { call, publish, update, route, alias } = await openVersions();
    await publish();
    await update(result(2));
    await publish();
    const { stateMachineAliasArn } = await alias('PROD', route([1, 100]), { description: 'live' });
    assert.equal(stateMachineAliasArn, `${arn}:PROD`);
    await call('UpdateStateMachineAlias', { stateMachineAliasArn, routingConfiguration: route([1, 90], [2, 10]) });
    const shown = await call<DescribeStateMachineAliasOutput>('DescribeStateMachineAlias', { stateMachineAliasArn });
    assert.deepEqual(
      [shown.name, shown.description, shown.routingConfiguration],
      ['PROD', 'live', route([1, 90], [2, 10])],
    );
    const listOf = async (stateMachineArn: string) =>
      (await call<ListStateMachineAliasesOutput>('ListStateMachineAliases', { stateMachineArn })).stateMachineAliases!;
    assert.equal((await listOf(arn)).length, 1);
    assert.equal((await listOf(`${arn}:2`)).length, 1);
    await call('DeleteStateMachineAlias', { stateMachineAliasArn });
    await assert.rejects(
      call('DescribeStateMachineAlias', { stateMachineAliasArn }),
      refused('ResourceNotFound', 'Request references a resource that does not exist.'),
    );
  });

  it('is made once: the same again is the same, another of its name a conflict', async () => {
    const { publish, route, alias } = await openVersions();
    await publish();
    assert.deepEqual(await alias('A', route([1, 100])), await alias('A', route([1, 100])));
    await assert.rejects(alias('A', route([1, 100]), { description: 'x' }), { code: 'ConflictException' });
  });

  it('draws its versions by their weights', async () => {
    const { call, publish, update, route, alias, start, describe: look } = await openVersions();
    await publish();
    await update(result(2));
    await publish();
    const { stateMachineAliasArn } = await alias('A', route([1, 70], [2, 30]));
    const outputs: (string | undefined)[] = [];
    for (let i = 0; i < 100; i++) outputs.push((await look(await start(stateMachineAliasArn, {}, `e${i}`))).output);
    const first = outputs.filter((output) => output === '1').length;
    assert.ok(first > 50 && first < 90, `${first} of 100`);
    const asked = { stateMachineArn: stateMachineAliasArn, maxResults: 1 };
    const { executions, nextToken } = await call<ListExecutionsOutput>('ListExecutions', asked);
    assert.equal(executions![0]!.stateMachineAliasArn, stateMachineAliasArn);
    const next = await call<ListExecutionsOutput>('ListExecutions', { ...asked, nextToken });
    assert.equal(next.executions![0]!.name, 'e98');
  });

  it('holds its versions', async () => {
    const { call, publish, route, alias } = await openVersions();
    await publish();
    await alias('A', route([1, 100]));
    await alias('B', route([1, 100]));
    await assert.rejects(
      call('DeleteStateMachineVersion', { stateMachineVersionArn: `${arn}:1` }),
      refused(
        'ConflictException',
        'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [A, B]',
      ),
    );
  });

  for (const [what, routing, words] of [
    ['weights that do not add up', [[1, 40]], 'Sum of routing configuration weights must equal 100. Received: [40]'],
    [
      'the same version twice',
      [
        [1, 50],
        [1, 50],
      ],
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arn}:1, ${arn}:1]`,
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      const { publish, route, alias } = await openVersions();
      await publish();
      const weights = routing.map(([version, weight]): [number, number] => [version, weight]);
      await assert.rejects(alias('A', route(...weights)), refused('ValidationException', words));
    });

  it('refuses a version that is not there', async () => {
    const { route, alias } = await openVersions();
    await assert.rejects(alias('A', route([3, 100])), { code: 'ResourceNotFound' });
  });

  it('goes with its machine', async () => {
    const { call, publish, route, alias, held } = await openVersions();
    await publish();
    await alias('A', route([1, 100]));
    await call('DeleteStateMachine', { stateMachineArn: arn });
    assert.deepEqual([held.sql('SELECT * FROM states_version'), held.sql('SELECT * FROM states_alias')], [[], []]);
  });

  it('runs on through a restart with the version that was drawn', async () => {
    const { publish, update, route, alias, start, held, describe: look } = await openVersions();
    await update(wait(5));
    await publish();
    const { stateMachineAliasArn } = await alias('A', route([1, 100]));
    const execution = await start(stateMachineAliasArn);
    await update(result(3));
    await held.restart();
    await held.advance(6);
    const { output, stateMachineAliasArn: through } = await look(execution);
    assert.deepEqual([output, through], ['{}', stateMachineAliasArn]);
  });
});
