/** All resource types that a template may hold, by name; and the same as a table for docs/compatibility.md. */
import { nestedStackSchema } from './cloudformation.table.ts';
import {
  alarmMuteRuleSchema,
  cloudwatchAlarmSchema,
  compositeAlarmSchema,
  dashboardSchema,
} from './cloudwatch.table.ts';
import { customSchemaOf } from './custom.table.ts';
import {
  elasticAddressSchema,
  gatewayAttachmentSchema,
  internetGatewaySchema,
  natGatewaySchema,
  routeSchema,
  routeTableAssociationSchema,
  routeTableSchema,
  securityGroupEgressSchema,
  securityGroupIngressSchema,
  securityGroupSchema,
  subnetSchema,
  vpcEndpointSchema,
  vpcSchema,
} from './ec2.table.ts';
import { ecrRepositorySchema } from './ecr.table.ts';
import { capacityProviderAssociationsSchema, ecsClusterSchema, taskDefinitionSchema } from './ecs.table.ts';
import {
  apiDestinationSchema,
  eventBusPolicySchema,
  eventBusSchema,
  eventsConnectionSchema,
  eventsRuleSchema,
} from './events.table.ts';
import {
  iamAccessKeySchema,
  iamGroupPolicySchema,
  iamGroupSchema,
  iamInstanceProfileSchema,
  iamManagedPolicySchema,
  iamPolicySchema,
  iamRolePolicySchema,
  iamRoleSchema,
  iamUserPolicySchema,
  iamUserSchema,
  iamUserToGroupAdditionSchema,
} from './iam.table.ts';
import { kmsAliasSchema, kmsKeySchema } from './kms.table.ts';
import { logGroupSchema, logsResourcePolicySchema, metricFilterSchema } from './logs.table.ts';
import type { Effect } from './property.ts';
import { recordedSchemas } from './recorded.ts';
import type { ResourceSchema } from './resource-schema.ts';
import { bucketPolicySchema, bucketSchema } from './s3.table.ts';
import { scheduleGroupSchema, scheduleSchema } from './scheduler.table.ts';
import { secretPolicySchema, secretSchema } from './secretsmanager.table.ts';
import {
  snsSubscriptionSchema,
  snsTopicInlinePolicySchema,
  snsTopicPolicySchema,
  snsTopicSchema,
} from './sns.table.ts';
import { sqsQueueInlinePolicySchema, sqsQueuePolicySchema, sqsQueueSchema } from './sqs.table.ts';
import { ssmParameterSchema } from './ssm.table.ts';
import {
  activitySchema,
  stateMachineAliasSchema,
  stateMachineSchema,
  stateMachineVersionSchema,
} from './states.table.ts';

export const resourceSchemas: ReadonlyMap<string, ResourceSchema> = new Map(
  [
    alarmMuteRuleSchema,
    cloudwatchAlarmSchema,
    compositeAlarmSchema,
    dashboardSchema,
    vpcSchema,
    subnetSchema,
    securityGroupSchema,
    securityGroupIngressSchema,
    securityGroupEgressSchema,
    routeTableSchema,
    routeSchema,
    routeTableAssociationSchema,
    internetGatewaySchema,
    gatewayAttachmentSchema,
    natGatewaySchema,
    elasticAddressSchema,
    vpcEndpointSchema,
    ecrRepositorySchema,
    capacityProviderAssociationsSchema,
    ecsClusterSchema,
    taskDefinitionSchema,
    apiDestinationSchema,
    eventBusSchema,
    eventBusPolicySchema,
    eventsConnectionSchema,
    eventsRuleSchema,
    iamInstanceProfileSchema,
    iamManagedPolicySchema,
    iamPolicySchema,
    iamRoleSchema,
    iamGroupSchema,
    iamUserSchema,
    iamUserToGroupAdditionSchema,
    iamAccessKeySchema,
    iamRolePolicySchema,
    iamUserPolicySchema,
    iamGroupPolicySchema,
    kmsAliasSchema,
    kmsKeySchema,
    logGroupSchema,
    logsResourcePolicySchema,
    metricFilterSchema,
    scheduleSchema,
    scheduleGroupSchema,
    secretSchema,
    secretPolicySchema,
    snsSubscriptionSchema,
    snsTopicSchema,
    snsTopicPolicySchema,
    snsTopicInlinePolicySchema,
    sqsQueueSchema,
    sqsQueuePolicySchema,
    sqsQueueInlinePolicySchema,
    ssmParameterSchema,
    stateMachineSchema,
    stateMachineAliasSchema,
    stateMachineVersionSchema,
    activitySchema,
    bucketSchema,
    bucketPolicySchema,
    nestedStackSchema,
    ...recordedSchemas,
  ].map((schema) => [schema.name, schema]),
);

/** Of a type that this cloud takes, an author's own among them. */
export const schemaOf = (type: string): ResourceSchema | undefined => resourceSchemas.get(type) ?? customSchemaOf(type);

/** Type -> property -> what becomes of it here. */
export const compatibility: Readonly<Record<string, Readonly<Record<string, Effect>>>> = Object.fromEntries(
  [...resourceSchemas.values()].map(({ name, properties }) => [
    name,
    Object.fromEntries(Object.entries(properties).map(([property, { effect }]) => [property, effect])),
  ]),
);
