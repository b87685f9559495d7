import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { services } from '../../../../models/services.ts';
import { errorPrefix, exceptionName, memberName } from './names.ts';

describe('a name in an aws-sdk task', () => {
  const members: [model: string, task: string][] = [
    ['stateMachineArn', 'StateMachineArn'],
    ['StateMachineArn', 'StateMachineArn'],
    ['ARN', 'Arn'],
    ['DBInstanceIdentifier', 'DbInstanceIdentifier'],
    ['SSEKMSKeyId', 'SsekmsKeyId'],
    ['MD5OfMessageBody', 'Md5OfMessageBody'],
    ['cpu', 'Cpu'],
    ['VersionIdsToStages', 'VersionIdsToStages'],
  ];
  for (const [model, task] of members)
    it(`the member ${model} is ${task}`, () => assert.equal(memberName(model), task));

  const exceptions: [model: string, task: string][] = [
    ['StateMachineDoesNotExist', 'StateMachineDoesNotExistException'],
    ['ResourceNotFoundException', 'ResourceNotFoundException'],
    ['KMSAccessDeniedException', 'KmsAccessDeniedException'],
    ['LimitExceededFault', 'LimitExceededException'],
    ['QueueDoesNotExist', 'QueueDoesNotExistException'],
  ];
  for (const [model, task] of exceptions)
    it(`the error ${model} is ${task}`, () => assert.equal(exceptionName(model), task));

  it('has the prefix of its service', () => {
    const prefixes = Object.values(services).map(({ sdk }) => errorPrefix(sdk));
    const known = [
      'Sfn',
      'EventBridge',
      'Scheduler',
      'Ecs',
      'CloudWatch',
      'CloudWatchLogs',
      'Sqs',
      'Sns',
      'Iam',
      'Sts',
    ];
    assert.deepEqual(prefixes.slice(0, known.length), known);
    assert.ok(prefixes.includes('SecretsManager'));
  });
});
