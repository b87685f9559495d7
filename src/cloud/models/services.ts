/**
 * The services of this cloud and what their protocols need to know: one line each, held against the SDK's own settings by a test.
 * Left out: every service that is not there yet; the wire refuses those by name.
 */
import { lazily } from '../../languages/lazily.ts';
import { constraints as cloudformationConstraints } from './constraints/cloudformation.table.ts';
import { constraints as cloudwatchConstraints } from './constraints/cloudwatch.table.ts';
import { constraints as ecrConstraints } from './constraints/ecr.table.ts';
import { constraints as ecsConstraints } from './constraints/ecs.table.ts';
import { constraints as eventsConstraints } from './constraints/events.table.ts';
import { constraints as iamConstraints } from './constraints/iam.table.ts';
import { constraints as kmsConstraints } from './constraints/kms.table.ts';
import { constraints as logsConstraints } from './constraints/logs.table.ts';
import { constraints as schedulerConstraints } from './constraints/scheduler.table.ts';
import { constraints as secretsmanagerConstraints } from './constraints/secretsmanager.table.ts';
import { constraints as snsConstraints } from './constraints/sns.table.ts';
import { constraints as sqsConstraints } from './constraints/sqs.table.ts';
import { constraints as ssmConstraints } from './constraints/ssm.table.ts';
import { constraints as statesConstraints } from './constraints/states.table.ts';
import { constraints as stsConstraints } from './constraints/sts.table.ts';
import type { ConstraintTable } from './constraints.ts';
import * as ecr from './ecr.table.ts';
import * as kms from './kms.table.ts';
import * as s3 from './s3.table.ts';
import { clientOf } from './table-client.ts';

export interface ServiceFacts {
  /** The SDK client's exports, among them its schemas (`StartExecution$`). */
  readonly client: () => object;
  readonly constraints: ConstraintTable;
  /** As AWS's SDKs name it, in small letters: in `aws-sdk` tasks and universal targets. */
  readonly sdk: string;
  /** What clients write into the scope of a signature. */
  readonly scope: string;
  /** The API's version, which Query requests carry. */
  readonly version: string;
  /** Where it takes JSON: what stands before the dot in `X-Amz-Target`, and the version in the content type. */
  readonly json?: { readonly target: string; readonly version: '1.0' | '1.1' };
  /** Where it takes Query: the namespace of its XML responses. Where it takes both, JSON clients get Query's error codes too. */
  readonly query?: { readonly xmlNamespace: string };
  /** Where method and path say what is called (restJson1, restXml): the language of its bodies. */
  readonly rest?: 'json' | 'xml';
}

/** By service. */
export const services: Readonly<Record<string, ServiceFacts>> = {
  states: {
    client: lazily('@aws-sdk/client-sfn'),
    constraints: statesConstraints,
    sdk: 'sfn',
    scope: 'states',
    version: '2016-11-23',
    json: { target: 'AWSStepFunctions', version: '1.0' },
  },
  events: {
    client: lazily('@aws-sdk/client-eventbridge'),
    constraints: eventsConstraints,
    sdk: 'eventbridge',
    scope: 'events',
    version: '2015-10-07',
    json: { target: 'AWSEvents', version: '1.1' },
  },
  scheduler: {
    client: lazily('@aws-sdk/client-scheduler'),
    constraints: schedulerConstraints,
    sdk: 'scheduler',
    scope: 'scheduler',
    version: '2021-06-30',
    rest: 'json',
  },
  ecs: {
    client: lazily('@aws-sdk/client-ecs'),
    constraints: ecsConstraints,
    sdk: 'ecs',
    scope: 'ecs',
    version: '2014-11-13',
    json: { target: 'AmazonEC2ContainerServiceV20141113', version: '1.1' },
  },
  cloudwatch: {
    client: lazily('@aws-sdk/client-cloudwatch'),
    constraints: cloudwatchConstraints,
    sdk: 'cloudwatch',
    scope: 'monitoring',
    version: '2010-08-01',
    json: { target: 'GraniteServiceVersion20100801', version: '1.0' },
    query: { xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/' },
  },
  logs: {
    client: lazily('@aws-sdk/client-cloudwatch-logs'),
    constraints: logsConstraints,
    sdk: 'cloudwatchlogs',
    scope: 'logs',
    version: '2014-03-28',
    json: { target: 'Logs_20140328', version: '1.1' },
  },
  sqs: {
    client: lazily('@aws-sdk/client-sqs'),
    constraints: sqsConstraints,
    sdk: 'sqs',
    scope: 'sqs',
    version: '2012-11-05',
    json: { target: 'AmazonSQS', version: '1.0' },
    query: { xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/' },
  },
  sns: {
    client: lazily('@aws-sdk/client-sns'),
    constraints: snsConstraints,
    sdk: 'sns',
    scope: 'sns',
    version: '2010-03-31',
    query: { xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
  },
  iam: {
    client: lazily('@aws-sdk/client-iam'),
    constraints: iamConstraints,
    sdk: 'iam',
    scope: 'iam',
    version: '2010-05-08',
    query: { xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/' },
  },
  sts: {
    client: lazily('@aws-sdk/client-sts'),
    constraints: stsConstraints,
    sdk: 'sts',
    scope: 'sts',
    version: '2011-06-15',
    query: { xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  },
  ssm: {
    client: lazily('@aws-sdk/client-ssm'),
    constraints: ssmConstraints,
    sdk: 'ssm',
    scope: 'ssm',
    version: '2014-11-06',
    json: { target: 'AmazonSSM', version: '1.1' },
  },
  secretsmanager: {
    client: lazily('@aws-sdk/client-secrets-manager'),
    constraints: secretsmanagerConstraints,
    sdk: 'secretsmanager',
    scope: 'secretsmanager',
    version: '2017-10-17',
    json: { target: 'secretsmanager', version: '1.1' },
  },
  s3: {
    client: () => clientOf('com.amazonaws.s3', s3),
    constraints: {},
    sdk: 's3',
    scope: 's3',
    version: '2006-03-01',
    rest: 'xml',
  },
  kms: {
    client: () => clientOf('com.amazonaws.kms', kms),
    constraints: kmsConstraints,
    sdk: 'kms',
    scope: 'kms',
    version: '2014-11-01',
    json: { target: 'TrentService', version: '1.1' },
  },
  ecr: {
    client: () => clientOf('com.amazonaws.ecr', ecr),
    constraints: ecrConstraints,
    sdk: 'ecr',
    scope: 'ecr',
    version: '2015-09-21',
    json: { target: 'AmazonEC2ContainerRegistry_V20150921', version: '1.1' },
  },
  cloudformation: {
    client: lazily('@aws-sdk/client-cloudformation'),
    constraints: cloudformationConstraints,
    sdk: 'cloudformation',
    scope: 'cloudformation',
    version: '2010-05-15',
    query: { xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' },
  },
};

const scopes = new Map(Object.entries(services).map(([service, { scope }]) => [scope, service]));
const targets = new Map(Object.entries(services).map(([service, { json }]) => [json?.target, service]));

const sdkNames = new Map(Object.entries(services).map(([service, { sdk }]) => [sdk, service]));

/** The service by its name in AWS's SDKs: `sfn` is `states`. */
export const serviceOfSdk = (name: string): string | undefined => sdkNames.get(name);

/** The service by its name in a signature's scope: `monitoring` is `cloudwatch`. */
export const serviceOfScope = (scope: string): string | undefined => scopes.get(scope);

/** The service by what stands before the dot in `X-Amz-Target`. */
export const serviceOfTarget = (target: string): string | undefined => targets.get(target);
