/** One attempt to deliver a tick to its target, as the target's role. */
import type { PutEventsResponse, EcsParameters as RuleEcsParameters } from '@aws-sdk/client-eventbridge';
import type { EcsParameters, Target } from '@aws-sdk/client-scheduler';
import type { StartExecutionOutput } from '@aws-sdk/client-sfn';
import type { PublishResponse } from '@aws-sdk/client-sns';
import type { SendMessageResult } from '@aws-sdk/client-sqs';
import { queueUrl } from '../../../delivery/dead-letter.ts';
import { nothingThere } from '../../../delivery/elsewhere.ts';
import { runTask } from '../../../delivery/run-task.ts';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import { sdkInput } from '../../../kit/sdk-input.ts';
import type { Context } from '../../../kit/service.ts';
import type { OperationModel } from '../../../models/model.ts';
import { principal } from '../names.ts';
import type { Schedule } from '../schedule.ts';
import type { Delivery } from './delivery.ts';
import { targetKind, universalElsewhere, universalOperation } from './target-kind.ts';
import { executionId, nameOfTick } from './words.ts';

/** A call to a target's service, before it is made. */
export interface TargetCall {
  readonly service: string;
  readonly operation: string;
  /** The payload, as the dead-letter queue shows it. */
  readonly body: string;
  /** Returns what was started: an ARN, a message's id, or the operation's name where it starts nothing of a name. */
  readonly make: (context: Context, caller: Caller) => string;
}

export function callerFor(context: Context, { row, groupArn }: Schedule, delivery: Delivery): Caller {
  try {
    return context.assume(String(row.settings.target.RoleArn), principal, executionId(delivery), groupArn);
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError('FailedToAssumeRole', error.message);
    throw error;
  }
}

/** `input`: with its words replaced. Throws AwsError where the input does not fit the target. */
export function targetCall({ row, name }: Schedule, delivery: Delivery, input: string): TargetCall {
  const { target } = row.settings;
  const arn = String(target.Arn);
  const kind = targetKind(arn);
  switch (kind) {
    case 'universal':
      return universalCall(universalOperation(arn) as OperationModel, input);
    case 'ecs-cluster':
      return ecsCall(target, `chronos-schedule/${name.split('/')[1]}`, delivery, input);
    case 'state-machine':
      return plainCall<StartExecutionOutput>(
        ['states', 'StartExecution', { stateMachineArn: arn, name: nameOfTick(delivery), input }],
        ({ executionArn }) => executionArn,
      );
    case 'topic':
      return plainCall<PublishResponse>(
        ['sns', 'Publish', { TopicArn: arn, Message: input }],
        ({ MessageId }) => MessageId,
      );
    case 'queue':
      return plainCall<SendMessageResult>(
        ['sqs', 'SendMessage', { QueueUrl: queueUrl(arn), MessageBody: input, ...fifo(target, delivery) }],
        ({ MessageId }) => MessageId,
      );
    case 'event-bus':
      return eventCall(target, arn, input);
    case 'elsewhere':
      return {
        service: elsewhere(arn),
        operation: 'Invoke',
        body: input,
        make: () => {
          throw nothingThere(arn, elsewhere(arn));
        },
      };
    default:
      throw new Error(`a target of no kind that CreateSchedule takes: ${arn}`);
  }
}

/** The service that is not here. */
const elsewhere = (arn: string): string => universalElsewhere(arn) ?? String(parseArn(arn)?.service);

const fifo = ({ SqsParameters }: Target, delivery: Delivery): object =>
  SqsParameters?.MessageGroupId
    ? { MessageGroupId: SqsParameters.MessageGroupId, MessageDeduplicationId: delivery.eventId }
    : {};

function plainCall<Output>(
  [service, operation, request]: readonly [string, string, object],
  started: (output: Output) => string | undefined,
): TargetCall {
  return {
    service,
    operation,
    body: JSON.stringify(request),
    make: (context, caller) => started(context.call<Output>(service, operation, request, caller)) ?? operation,
  };
}

/** Names that operations give to what they started, the most telling first. */
const startedMembers = [
  'executionArn',
  'taskArn',
  'MessageId',
  'TopicArn',
  'QueueUrl',
  'StackId',
  'ScheduleArn',
  'ARN',
];

function universalCall({ service, operation, input: shape }: OperationModel, input: string): TargetCall {
  const request = sdkInput(shape, input);
  return {
    service,
    operation,
    body: input,
    make(context, caller) {
      const output =
        context.call<Readonly<Record<string, unknown>> | undefined>(service, operation, request, caller) ?? {};
      const started = startedMembers.map((member) => output[member]).find((value) => typeof value === 'string');
      return started === undefined ? `${service}:${operation}` : String(started);
    },
  };
}

function ecsCall(target: Target, startedBy: string, delivery: Delivery, input: string): TargetCall {
  const start = {
    cluster: String(target.Arn),
    startedBy,
    overrides: target.Input === undefined ? undefined : input,
    clientToken: nameOfTick(delivery),
  };
  const parameters = ruleParameters(target.EcsParameters as EcsParameters);
  return {
    service: 'ecs',
    operation: 'RunTask',
    body: JSON.stringify({ ...parameters, ...start }),
    make: (context, caller) => runTask(context, parameters, start, caller),
  };
}

/** As rules write them. */
function ruleParameters({ NetworkConfiguration, Tags, ...same }: EcsParameters): RuleEcsParameters {
  const vpc = NetworkConfiguration?.awsvpcConfiguration;
  return {
    ...same,
    TaskDefinitionArn: same.TaskDefinitionArn,
    NetworkConfiguration: vpc && { awsvpcConfiguration: { ...vpc, Subnets: vpc.Subnets } },
    Tags: Tags?.map((tag) => ({ Key: tag['Key'] ?? tag['key'], Value: tag['Value'] ?? tag['value'] })),
  };
}

function eventCall({ EventBridgeParameters = undefined }: Target, bus: string, input: string): TargetCall {
  const { DetailType, Source } = EventBridgeParameters ?? {};
  const Entries = [{ EventBusName: bus, DetailType, Source, Detail: input }];
  return plainCall<PutEventsResponse>(['events', 'PutEvents', { Entries }], ({ Entries: entries = [] }) => {
    const { EventId, ErrorCode, ErrorMessage } = entries[0] ?? {};
    if (ErrorCode) throw new AwsError(ErrorCode, ErrorMessage ?? ErrorCode);
    return EventId;
  });
}
