/**
 * The role that SAM makes of `Policies`: names and ARNs of managed policies, documents, and policy templates, of which those that concern what is here.
 * Source: AWS SAM Developer Guide, "SAM policy templates", "Policy template list".
 */
import { isObject } from '../../is-object.ts';
import type { Json, JsonObject, Path } from '../document.ts';
import { assumedBy, awsPolicy, type Expansion, listOf, objectOf, pick } from './expansion.ts';

const sub = (service: string, resource: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

type Statements = readonly { readonly actions: readonly string[]; readonly resource: string }[];

/** `{}` in a resource is the template's one parameter. */
const templates: Readonly<Record<string, { readonly parameter?: string; readonly statements: Statements }>> = {
  AWSSecretsManagerGetSecretValuePolicy: {
    parameter: 'SecretArn',
    statements: [{ actions: ['secretsmanager:GetSecretValue'], resource: '{}' }],
  },
  CloudWatchPutMetricPolicy: { statements: [{ actions: ['cloudwatch:PutMetricData'], resource: '*' }] },
  EcsRunTaskPolicy: {
    parameter: 'TaskDefinition',
    statements: [{ actions: ['ecs:RunTask'], resource: sub('ecs', 'task-definition/{}') }],
  },
  EventBridgePutEventsPolicy: {
    parameter: 'EventBusName',
    statements: [{ actions: ['events:PutEvents'], resource: sub('events', 'event-bus/{}') }],
  },
  LambdaInvokePolicy: {
    parameter: 'FunctionName',
    statements: [{ actions: ['lambda:InvokeFunction'], resource: sub('lambda', 'function:{}*') }],
  },
  SNSPublishMessagePolicy: {
    parameter: 'TopicName',
    statements: [{ actions: ['sns:Publish'], resource: sub('sns', '{}') }],
  },
  SQSSendMessagePolicy: {
    parameter: 'QueueName',
    statements: [{ actions: ['sqs:SendMessage*'], resource: sub('sqs', '{}') }],
  },
  SSMParameterReadPolicy: {
    parameter: 'ParameterName',
    statements: [
      { actions: ['ssm:DescribeParameters'], resource: '*' },
      {
        actions: ['ssm:GetParameters', 'ssm:GetParameter', 'ssm:GetParametersByPath'],
        resource: sub('ssm', 'parameter/{}'),
      },
    ],
  },
  StepFunctionsExecutionPolicy: {
    parameter: 'StateMachineName',
    statements: [{ actions: ['states:StartExecution'], resource: sub('states', 'stateMachine:{}') }],
  },
};

export interface Wanted {
  readonly id: string;
  readonly service: string;
  /** Beside those of the template. */
  readonly managed: readonly Json[];
  readonly tag: string;
  readonly path: Path;
}

export function roleOf(
  expansion: Expansion,
  properties: JsonObject,
  { id, service, managed, tag, path }: Wanted,
): JsonObject {
  const arns: Json[] = [...managed];
  const inline: Json[] = [];
  for (const [index, policy] of listOf(properties['Policies']).entries()) {
    const document = documentOf(expansion, policy, [...path, 'Policies', index]);
    if (document) inline.push({ PolicyName: `${id}Policy${index}`, PolicyDocument: document });
    else if (!isObject(policy) || isCall(policy as JsonObject)) arns.push(managedArn(policy));
  }
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: assumedBy(service),
      ManagedPolicyArns: arns,
      ...(inline.length > 0 ? { Policies: inline } : {}),
      ...pick(properties, { PermissionsBoundary: 'PermissionsBoundary', RolePath: 'Path' }),
      Tags: [{ Key: tag, Value: 'SAM' }],
    },
  };
}

const isCall = (policy: JsonObject): boolean =>
  Object.keys(policy).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/** A managed policy of AWS may be called by its name alone. */
const managedArn = (policy: Json): Json =>
  typeof policy === 'string' && !policy.startsWith('arn:') ? awsPolicy(policy) : policy;

/** Undefined: it is no document, or none that is known. */
function documentOf(expansion: Expansion, policy: Json, path: Path): JsonObject | undefined {
  if (!isObject(policy) || isCall(policy as JsonObject)) return undefined;
  if (policy['Statement'] !== undefined) return policy as JsonObject;
  const [name = '', ...others] = Object.keys(policy);
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (!template || others.length > 0) {
    expansion.refuse([...path, name], `the policy template ${name} is not supported: write its statements out`);
    return undefined;
  }
  const value = objectOf(policy[name] as Json)[template.parameter ?? ''];
  if (template.parameter !== undefined && value === undefined) {
    expansion.refuse([...path, name], `the policy template ${name} needs ${template.parameter}`);
    return undefined;
  }
  return {
    Version: '2012-10-17',
    Statement: template.statements.map(({ actions, resource }) => ({
      Effect: 'Allow',
      Action: [...actions],
      Resource: filled(resource, value),
    })),
  };
}

function filled(resource: string, value: Json | undefined): Json {
  if (resource === '*') return '*';
  if (resource === '{}') return value!;
  return { 'Fn::Sub': [resource.replace('{}', '${given}'), { given: value! }] };
}
