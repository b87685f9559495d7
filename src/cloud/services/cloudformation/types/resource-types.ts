/** All resource types that a template may hold, by name: what each takes, and what is done with it. */

import { activity } from './activity.ts';
import { alarmMuteRule } from './alarm-mute-rule.ts';
import { apiDestination, eventsConnection } from './api-destination.ts';
import { cloudwatchAlarm, compositeAlarm } from './cloudwatch-alarm.ts';
import { customTypeOf } from './custom.ts';
import { dashboard } from './dashboard.ts';
import { ec2Types } from './ec2.ts';
import { ecrRepository } from './ecr-repository.ts';
import { capacityProviderAssociations, ecsCluster } from './ecs-cluster.ts';
import { eventBus } from './event-bus.ts';
import { eventBusPolicy } from './event-bus-policy.ts';
import { eventsRule } from './events-rule.ts';
import { iamAccessKey } from './iam-access-key.ts';
import { iamGroupPolicy, iamRolePolicy, iamUserPolicy } from './iam-inline-policy.ts';
import { iamInstanceProfile } from './iam-instance-profile.ts';
import { iamManagedPolicy } from './iam-managed-policy.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamRole } from './iam-role.ts';
import { iamGroup, iamUser, iamUserToGroupAddition } from './iam-user.ts';
import { kmsAlias, kmsKey } from './kms-key.ts';
import { logGroup } from './log-group.ts';
import { logsResourcePolicy } from './logs-resource-policy.ts';
import { metricFilter } from './metric-filter.ts';
import { nestedStack } from './nested-stack.ts';
import { recordedTypes } from './recorded.ts';
import { snsTopicInlinePolicy, snsTopicPolicy, sqsQueueInlinePolicy, sqsQueuePolicy } from './resource-policies.ts';
import type { ResourceType } from './resource-type.ts';
import { bucket, bucketPolicy } from './s3-bucket.ts';
import { schedule, scheduleGroup } from './schedule.ts';
import { secret, secretPolicy } from './secret.ts';
import { snsSubscription } from './sns-subscription.ts';
import { snsTopic } from './sns-topic.ts';
import { sqsQueue } from './sqs-queue.ts';
import { ssmParameter } from './ssm-parameter.ts';
import { stateMachine } from './state-machine.ts';
import { stateMachineAlias } from './state-machine-alias.ts';
import { stateMachineVersion } from './state-machine-version.ts';
import { taskDefinition } from './task-definition.ts';

export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [
    apiDestination,
    bucket,
    bucketPolicy,
    alarmMuteRule,
    cloudwatchAlarm,
    compositeAlarm,
    dashboard,
    ...ec2Types,
    ecrRepository,
    capacityProviderAssociations,
    ecsCluster,
    eventBus,
    eventBusPolicy,
    eventsConnection,
    eventsRule,
    iamInstanceProfile,
    iamManagedPolicy,
    iamPolicy,
    iamRole,
    iamGroup,
    iamUser,
    iamUserToGroupAddition,
    iamAccessKey,
    iamRolePolicy,
    iamUserPolicy,
    iamGroupPolicy,
    kmsAlias,
    kmsKey,
    logGroup,
    logsResourcePolicy,
    metricFilter,
    nestedStack,
    schedule,
    scheduleGroup,
    secret,
    secretPolicy,
    snsSubscription,
    snsTopic,
    snsTopicPolicy,
    snsTopicInlinePolicy,
    sqsQueue,
    sqsQueuePolicy,
    sqsQueueInlinePolicy,
    ssmParameter,
    stateMachine,
    stateMachineAlias,
    stateMachineVersion,
    activity,
    taskDefinition,
    ...recordedTypes,
  ].map((type) => [type.name, type]),
);

/** Of a type that this cloud takes, an author's own among them. */
export const resourceTypeOf = (name: string): ResourceType | undefined => resourceTypes.get(name) ?? customTypeOf(name);
