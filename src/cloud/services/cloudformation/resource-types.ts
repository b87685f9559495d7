/** All resource types that a template may hold, by name: what each takes, and what is done with it. */
import type { ResourceType } from './resource-type.ts';
import { cloudwatchAlarm } from './types/cloudwatch-alarm.ts';
import { ec2Types } from './types/ec2.ts';
import { ecsCluster } from './types/ecs-cluster.ts';
import { eventsRule } from './types/events-rule.ts';
import { iamManagedPolicy } from './types/iam-managed-policy.ts';
import { iamPolicy } from './types/iam-policy.ts';
import { iamRole } from './types/iam-role.ts';
import { logGroup } from './types/log-group.ts';
import { snsTopicPolicy, sqsQueuePolicy } from './types/resource-policies.ts';
import { secret, secretPolicy } from './types/secret.ts';
import { snsSubscription } from './types/sns-subscription.ts';
import { snsTopic } from './types/sns-topic.ts';
import { sqsQueue } from './types/sqs-queue.ts';
import { ssmParameter } from './types/ssm-parameter.ts';
import { stateMachine } from './types/state-machine.ts';
import { taskDefinition } from './types/task-definition.ts';

export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [
    cloudwatchAlarm,
    ...ec2Types,
    ecsCluster,
    eventsRule,
    iamManagedPolicy,
    iamPolicy,
    iamRole,
    logGroup,
    secret,
    secretPolicy,
    snsSubscription,
    snsTopic,
    snsTopicPolicy,
    sqsQueue,
    sqsQueuePolicy,
    ssmParameter,
    stateMachine,
    taskDefinition,
  ].map((type) => [type.name, type]),
);
