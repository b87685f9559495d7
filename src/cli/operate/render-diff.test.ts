/** Rights are read by people: one sentence for what the same role may do on the same thing, without what is the same in every ARN. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from '../../operator/account.ts';
import { renderDiff } from './render-diff.ts';

describe('what becomes allowed', () => {
  it('is gathered by who and on what, in short', () => {
    using account = openAccount({});
    const arn = 'arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/${AWS::StackName}_*';
    const text = renderDiff(
      'office',
      {
        lines: [],
        widened: [
          `Machine may ecs:StopTask on ${arn}`,
          'Machine may be taken by states.amazonaws.com, under a condition',
          `Machine may ecs:DescribeTasks on ${arn}`,
          `Machine may ecs:RunTask on ${arn}, under a condition`,
          'Policy lets a.amazonaws.com, b.amazonaws.com sqs:SendMessage on Queue.Arn',
          'Policy lets a.amazonaws.com, b.amazonaws.com sqs:ReceiveMessage on Queue.Arn',
        ],
      },
      [],
      { account, where: 'here', same: '', zone: 'UTC', now: new Date(0) },
    );
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('office') || line.includes('+ ')),
      [
        'office, no resource changes',
        '  + Machine may ecs:StopTask, ecs:DescribeTasks on task/office_*',
        '  + Machine may be taken by states.amazonaws.com, under a condition',
        '  + Machine may ecs:RunTask on task/office_*, under a condition',
        '  + Policy lets a.amazonaws.com, b.amazonaws.com sqs:SendMessage, sqs:ReceiveMessage on Queue.Arn',
      ],
    );
  });
});
