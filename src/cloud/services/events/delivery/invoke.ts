/** One attempt to deliver an event to its target, as the target's role or as EventBridge itself. */
import { createHash } from 'node:crypto';
import type { EcsParameters, Target } from '@aws-sdk/client-eventbridge';
import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import type { SendMessageRequest, SendMessageResult } from '@aws-sdk/client-sqs';
import { queueUrl } from '../../../delivery/dead-letter.ts';
import { deliverElsewhere } from '../../../delivery/elsewhere.ts';
import { runTask } from '../../../delivery/run-task.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { type Caller, root } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import type { BusEvent } from '../event.ts';
import { principal } from '../pass-role.ts';
import type { Rule } from '../rule.ts';
import type { Delivery } from './delivery.ts';
import { hasOwnInput } from './target-input.ts';
import { targetKind } from './target-kind.ts';
import { writeLine } from './write-line.ts';

/** Returns what was started: an ARN or a message's id. Throws the target's AwsError, and leaves no trace then. */
export function invoke(
  { host }: Events,
  context: Context,
  { rule, target }: { readonly rule: Rule; readonly target: Target },
  { event, via = [] }: Pick<Delivery, 'event' | 'via'>,
  input: string,
): string {
  const caller = callerFor(context, rule, target, event);
  const arn = String(target.Arn);
  switch (targetKind(arn)) {
    case 'state-machine': {
      const request: StartExecutionInput = { stateMachineArn: arn, name: executionName(rule, target, event), input };
      return String(context.call<StartExecutionOutput>('states', 'StartExecution', request, caller).executionArn);
    }
    case 'ecs-cluster':
      return runTask(
        context,
        target.EcsParameters as EcsParameters,
        {
          cluster: arn,
          startedBy: `events-rule/${rule.title}`,
          overrides: hasOwnInput(target) ? input : undefined,
        },
        caller,
      );
    case 'topic': {
      const request: PublishInput = { TopicArn: arn, Message: input };
      return String(context.call<PublishResponse>('sns', 'Publish', request, caller).MessageId);
    }
    case 'queue': {
      const fifo = target.SqsParameters && {
        MessageGroupId: target.SqsParameters.MessageGroupId,
        MessageDeduplicationId: event.id,
      };
      const request: SendMessageRequest = { QueueUrl: queueUrl(arn), MessageBody: input, ...fifo };
      return String(context.call<SendMessageResult>('sqs', 'SendMessage', request, caller).MessageId);
    }
    case 'event-bus':
      return context.call<{ EventId: string }>(
        'events',
        'ForwardEvent',
        { bus: arn, event, via: [...via, rule.bus] },
        caller,
      ).EventId;
    case 'log-group':
      return writeLine(context, arn, { stream: idOf(rule, target), input }, caller);
    case 'elsewhere':
      return deliverElsewhere(host, rule.title, arn);
    default:
      throw new Error(`a target of no kind that PutTargets takes: ${arn}`);
  }
}

export function callerFor(context: Context, rule: Rule, target: Target, event: BusEvent): Caller {
  // Between the buses of an account no policy is asked for, so it seems: what AWS does without a role is not documented.
  if (!target.RoleArn && targetKind(String(target.Arn)) === 'event-bus') return root;
  if (!target.RoleArn) return { kind: 'service', principal, sourceArn: rule.arn };
  try {
    return context.assume(target.RoleArn, principal, event.id.replaceAll('-', ''), rule.arn);
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError('FailedToAssumeRole', error.message);
    throw error;
  }
}

/** Begins with the event's id, as AWS's does; the rest differs from target to target, and is the same in every attempt. */
const executionName = (rule: Rule, target: Target, event: BusEvent): string => `${event.id}_${idOf(rule, target)}`;

/** In UUID's shape. */
function idOf(rule: Rule, target: Target): string {
  const hash = createHash('sha256').update(`${rule.arn}\n${target.Id}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}
