/** What is asked of CloudWatch about mutes, where it answers as only a large or a narrow account does. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CloudWatchClient, type ServiceInputTypes } from '@aws-sdk/client-cloudwatch';
import { type Account, openAccount } from './account.ts';
import { setMuted } from './job-alarms.ts';
import { mutesOf } from './mute-alarms.ts';

/** `answer`: instead of a call. */
function answeredBy(answer: (command: string, input: Record<string, unknown>) => object): Account {
  const account = openAccount({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  account.client(CloudWatchClient).middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }: { input: ServiceInputTypes }) => ({
        response: {},
        output: { $metadata: {}, ...answer(commandName, { ...input }) },
      }),
    { step: 'initialize', priority: 'high' },
  );
  return account;
}

const refusal = (name: string, more: object = {}): Error =>
  Object.assign(new Error('refused'), { name, $fault: 'client' }, more);

it('which alarms are muted is not known where we may not look, and a refusal for now is one', async () => {
  const refusing = (error: Error): Account =>
    answeredBy(() => {
      throw error;
    });
  assert.equal(await mutesOf(refusing(refusal('AccessDenied'))), undefined);
  await assert.rejects(mutesOf(refusing(refusal('Throttling', { $retryable: { throttling: true } }))), {
    name: 'Throttling',
  });
});

it('a rule that ends while it is asked for mutes nothing, and the others do', async () => {
  const arn = (rule: string): string => `arn:aws:cloudwatch:us-east-1:000000000000:alarm-mute-rule:${rule}`;
  const account = answeredBy((command, { AlarmMuteRuleName }) => {
    if (command === 'ListAlarmMuteRulesCommand')
      return {
        AlarmMuteRuleSummaries: ['over', 'theirs', 'punctual-mute-a'].map((rule) => ({ AlarmMuteRuleArn: arn(rule) })),
      };
    if (AlarmMuteRuleName === 'over') throw refusal('ResourceNotFoundException');
    return { MuteTargets: { AlarmNames: ['a'] } };
  });
  const mutes = await mutesOf(account);
  assert.deepEqual(
    [...(mutes ?? [])].map(([alarm, of]) => [alarm, of.map(({ rule }) => rule)]),
    [['a', ['punctual-mute-a', 'theirs']]],
  );
});

it('many alarms are muted a hundred at a time', async () => {
  const sizes: unknown[] = [];
  const account = answeredBy((command, { AlarmNames }) => {
    sizes.push([command, (AlarmNames as string[]).length]);
    return {};
  });
  await setMuted(
    account,
    Array.from({ length: 230 }, (_, index) => ({ name: `alarm-${index}` })),
    true,
  );
  assert.deepEqual(
    sizes,
    [100, 100, 30].map((size) => ['DisableAlarmActionsCommand', size]),
  );
});
