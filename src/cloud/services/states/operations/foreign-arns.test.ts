/** Permission is asked on an ARN as it is written: one that is written otherwise must find nothing, or a Deny is got round. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Caller } from '../../../kit/caller.ts';
import { map, openMapRuns, waiting } from '../fixtures/open-map-runs.ts';
import { allow } from '../fixtures/open-states.ts';

const here = 'arn:aws:states:us-east-1:000000000000:';
const deny = { ...allow('states:*'), Effect: 'Deny', Resource: `${here}*` };
const elsewhere = [
  'arn:aws:states:us-east-1:999999999999:',
  'arn:aws:states:eu-west-1:000000000000:',
  'arn:aws-cn:states:us-east-1:000000000000:',
  'arn:aws:states::000000000000:',
  'arn:aws:states:us-east-1::',
];
const inOtherPlaces = (arn: string): string[] => elsewhere.map((place) => arn.replace(here, place));

const ofExecutions = [
  'DescribeExecution',
  'RedriveExecution',
  'StopExecution',
  'GetExecutionHistory',
  'DescribeStateMachineForExecution',
  'ListMapRuns',
];
const ofMapRuns = ['DescribeMapRun', 'UpdateMapRun', 'ListExecutions'];

describe('a Deny on all that is here', () => {
  let cloud: Awaited<ReturnType<typeof openMapRuns>>;
  let arns: { execution: string; child: string; mapRun: string };
  let caller: Caller;

  before(async () => {
    cloud = await openMapRuns();
    const execution = await cloud.run(map(waiting), [50]);
    const [child] = await cloud.childrenOf(execution);
    arns = { execution, child: child!.executionArn!, mapRun: await cloud.mapRunOf(execution) };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow('*'), deny] });
    await cloud.held.call('iam', 'PutRolePolicy', { RoleName: 'machine', PolicyName: 'all', PolicyDocument });
    caller = { kind: 'session', roleArn: cloud.roleArn, sessionName: 'x' };
  });

  const refused = async (operation: string, input: object, code: string): Promise<void> =>
    assert.rejects(cloud.held.call('states', operation, input, caller), { code }, JSON.stringify(input));

  for (const operation of ofExecutions)
    it(`keeps ${operation} from an execution and from a Map Run's child, however their ARNs are written`, async () => {
      const { execution, child } = arns;
      for (const executionArn of [execution, child])
        await refused(operation, { executionArn }, 'AccessDeniedException');
      const written = [execution, child].flatMap((arn) => [
        ...inOtherPlaces(arn),
        ...inOtherPlaces(`${arn}:anything:more`),
      ]);
      for (const executionArn of written) await refused(operation, { executionArn }, 'ExecutionDoesNotExist');
    });

  for (const operation of ofMapRuns)
    it(`keeps ${operation} from a Map Run, however its ARN is written`, async () => {
      const { mapRun } = arns;
      const more = operation === 'UpdateMapRun' ? { maxConcurrency: 7 } : {};
      await refused(operation, { mapRunArn: mapRun, ...more }, 'AccessDeniedException');
      const written = [mapRun, `${mapRun}:more`, mapRun.replace('m/each', 'm/each/zz')].flatMap(inOtherPlaces);
      for (const mapRunArn of written) await refused(operation, { mapRunArn, ...more }, 'ResourceNotFound');
    });

  it('is not needed for surplus parts, which nobody finds anything with', async () => {
    const { execution, child, mapRun } = arns;
    const ask = (operation: string, input: object) => cloud.held.call('states', operation, input);
    for (const executionArn of [
      `${execution}:anything:more`,
      `${execution}:`,
      child.replace('m/each', 'm/each/zz'),
      child.replace('m/each', 'm/each/'),
    ])
      for (const operation of ofExecutions)
        await assert.rejects(ask(operation, { executionArn }), { code: 'ExecutionDoesNotExist' }, executionArn);
    for (const mapRunArn of [`${mapRun}:more`, `${mapRun}:`, mapRun.replace('m/each', 'm/each/zz')])
      for (const operation of ofMapRuns)
        await assert.rejects(ask(operation, { mapRunArn }), { code: 'ResourceNotFound' }, mapRunArn);
  });
});
