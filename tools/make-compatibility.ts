/**
 * Writes docs/compatibility.md from the tables that the code itself goes by: `node tools/make-compatibility.ts`.
 * What no table says (state types, targets of rules) stands in the text here.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCloud } from '../src/cloud/cloud.ts';
import { services } from '../src/cloud/models/services.ts';
import { simulatedWorld } from '../src/cloud/world/simulated.ts';
import { instant } from '../src/languages/instant.ts';
import { compatibility as resourceTypes } from '../src/languages/resources/resource-schemas.ts';
import { runTaskFields } from '../src/languages/resources/task-fields.table.ts';
import { testIdentity } from '../test/identity.ts';
import { answerClasses } from './answers.table.ts';

const titles: Readonly<Record<string, string>> = {
  cloudformation: 'CloudFormation',
  events: 'EventBridge',
  scheduler: 'EventBridge Scheduler',
  states: 'Step Functions',
  ecs: 'ECS',
  ecr: 'ECR',
  iam: 'IAM',
  sts: 'STS',
  cloudwatch: 'CloudWatch',
  logs: 'CloudWatch Logs',
  sns: 'SNS',
  sqs: 'SQS',
  s3: 'S3',
  kms: 'KMS',
  ssm: 'Systems Manager Parameter Store',
  secretsmanager: 'Secrets Manager',
};

/** What the tables do not say, by service. */
const remarks: Readonly<Record<string, string>> = {
  cloudformation:
    'Templates in YAML or JSON, with every intrinsic function (`Fn::Transform` for AWS::Include alone); GetAtt reads properties too. Custom resources are recorded with a warning: no function runs that would make them, and an attribute of one is its property of that name, or `not-made`. Dynamic references to `ssm` and `secretsmanager` in the properties of resources, and parameters of the types `AWS::SSM::Parameter::Value<...>`. `TemplateURL` names an object of a bucket here. A resource under a condition that is false is no obstacle, whatever its type. Types of services that are not here are recorded where they stand beside jobs (below); a call of such a service fails. With `ImportExistingResources` nothing is imported: a name that is taken fails. The transform AWS::LanguageExtensions is carried out: loops go through lists, parameters and mappings (`AWS::SSM::Parameter::Value` lists excepted), five deep; its words are AWS’s where they are known. AWS::Include takes objects of buckets here (50 in a template). Nested stacks are made, changed, taken back and deleted with the stack that has them (eight deep, 100 of them and 2,500 resources in one call), and with `IncludeNestedStacks` have change sets of their own. The transform AWS::Serverless is carried out for machines with events of Schedule, ScheduleV2 and EventBridgeRule, with their roles, policy templates of what is here and Globals; its functions are recorded, and their schedules refused like any target that is a function. Refused: macros and other transforms, hooks, `ssm-secure` (no type that takes it is here), stack sets.',
  events:
    'Buses with their policies. Rules by `cron(...)` and `rate(...)` on the default bus and by pattern on each, with every operator of EventBridge. Targets: Step Functions state machines, ECS tasks, SNS topics, SQS queues, log groups, other buses, API destinations, with Input, InputPath, InputTransformer, HttpParameters, RetryPolicy and DeadLetterConfig. What connections authorise with is sealed in the store of EventBridge: there is no secret of Secrets Manager and no `SecretArn`. Recorded: keys and dead-letter queues of buses. Other targets, partners, logs of a bus, archives and pipes are refused by name, as are private endpoints.',
  scheduler:
    'Schedules by `cron(...)`, `rate(...)` and `at(...)` in any IANA time zone, in groups. Targets: Step Functions state machines, ECS tasks, SNS topics, SQS queues, the default event bus, and as universal targets every operation of this cloud that does more than read. Targets in services that are not here, universal ones too, are taken, and each delivery fails and says so. Recorded: `KmsKeyArn`. [Schedules](schedules.md#eventbridge-scheduler) says what was chosen where AWS is silent.',
  states:
    "States: Task, Pass, Wait, Choice, Succeed, Fail, Parallel, Map (inline and distributed), in JSONPath and JSONata, with variables and intrinsic functions. Tasks: `ecs:runTask`, `ecs:runTask.sync`, `sns:publish`, `sqs:sendMessage`, `events:putEvents`, `states:startExecution` (`.sync`, `.sync:2`), `aws-sdk:` with every operation of this cloud, all with `.waitForTaskToken`; activities; Credentials; test cases with `--mock-file`. A missed heartbeat stands in histories as `States.Timeout`, as recorded from AWS, where its guide names it `States.HeartbeatTimeout`: Retry and Catch know it by both names. A distributed Map reads at most 4 MiB or a list of 10,000 objects from S3 for a Map Run, where AWS reads objects of 10 GB. Refused when a machine is created, by name: items as Parquet and from Athena's manifests, integrations of services that are not here. Of 136 executions recorded from AWS each ends alike, event for event; over HTTP 129 do, since seven recordings hold what no other account or time can answer, or are cut ([which, and why](../test/README.md)). Recorded: tracing configurations. An inline Map takes arrays alone as its Items, so it was recorded from AWS, whose guide names objects too. The words for a variable that shadows another and for one that is too large are ours: AWS's are not known.",
  ecs: 'Tasks of the launch type FARGATE. Services and container instances are not there; capacity providers are FARGATE and FARGATE_SPOT.',
  iam: 'Roles, users and groups with their policies; access keys of users; AWS managed policies, those that scheduled jobs use with what they allow, the others by name, allowing nothing; the policy simulator, which goes by the policies and the keys that it is given. Recorded: instance profiles, service-linked roles, the password policy. AWS’s own policies have one version here. Passwords, certificates and other credentials of users, and providers of identity are not there.',
  cloudwatch:
    'Alarms on one metric with the plain statistics and percentiles, on metric math, by sliding windows and by the wall clock; composite alarms with suppressors; mute rules. Dashboards are kept, and their metrics and alarms checked; no console draws them. Refused: anomaly alarms, SEARCH and Metrics Insights, AT_LEAST in rules of composite alarms. Actions: SNS topics; those of Auto Scaling, EC2, functions and Systems Manager are kept, and fail.',
  logs: 'Resource policies of the account are enacted for what EventBridge writes; policies of one group are refused by name. Filter patterns in full: terms, JSON, space-delimited, regular expressions. Groups without a retention policy keep their lines for 90 days, not for ever. Limits of this cloud: 256 MiB a stream, 1 GiB a group, 2 GiB in all; the oldest lines go first, and a line says how many bytes went ([Logs](logs.md)).',
  sns: 'Subscribers: http, https, email, email-json, sqs. Of an encrypted topic (KmsMasterKeyId) the key decides who may publish. Messages are signed (versions 1 and 2), by a key of the cloud’s own whose certificate it serves; validators that want a certificate of amazonaws.com must be told the host of the cloud.',
  sqs: 'Standard queues. FIFO queues are refused.',
  s3: 'What `cdk`, `aws cloudformation package` and `aws s3` need. Enacted: versioning, bucket policies, conditions, checksums, presigned URLs, events for EventBridge. Recorded: encryption, storage classes, public access blocks, ownership, lifecycle (no object goes by itself), CORS, logging, tags. Limits of this cloud: 16 MiB in one request, 256 MiB an object (send larger ones in parts), 4 GiB in all; nothing is taken while the disk is nearly full. A host that holds the bucket (`reports.localhost:4566`) is understood. Who asks for the ACLs, lock, website or replication of a bucket is told that it has none. Refused by name: to set them, customer-provided keys, archives, notifications to queues, topics and functions.',
  ecr: 'Repositories and their images, with a registry to which `docker push` and `cdk deploy` send them and from which tasks run ([how](cdk.md#images)). Tags of an immutable repository stay. Refused, by name: scans, lifecycle and repository policies, replication, pull-through caches, layers sent through the API, KMS keys, exclusions from immutability. Of a stack’s repository policies and scans are recorded.',
  kms: 'Symmetric keys of one region with their policies, aliases and tags. Nothing is encrypted with them: who may use one is enacted, for SNS. Recorded: rotation. Refused, by name: cryptography, grants, other kinds of keys. AWS’s own keys are in no list.',
  ssm: 'Parameters of the types String, StringList and SecureString, with versions, labels and tags; every value is encrypted at rest. Recorded: KMS keys (no `kms:` permission is asked for). Refused: parameter policies, the data types `aws:ec2:image` and `aws:ssm:integration`, the legacy `Filters`, parameters under `/aws/`. Of Systems Manager nothing else is there.',
  secretsmanager:
    'Every value is encrypted at rest. Recorded: KMS keys (no `kms:` permission is asked for). Refused: rotation, replication to other regions, managed external secrets, `BlockPublicPolicy`.',
};

export function compatibilityPage(): string {
  return [
    '# What of AWS is here',
    '',
    'Made from the tables that the code goes by (`node tools/make-compatibility.ts`). *Enacted*: it does what AWS says it does. *Recorded*: accepted, kept and returned, without effect here.',
    '*Refused*: an error that names it. An operation that is not listed returns an error that says it is not there yet, by name. Nothing is accepted and ignored.',
    '',
    '## Operations',
    '',
    ...operations(),
    ...answers(),
    '## CloudFormation resource types',
    '',
    ...Object.entries(resourceTypes)
      .sort(byName)
      .flatMap(([type, properties]) => [`**${type}**  `, byEffect(properties), '']),
    '## Task definitions and tasks',
    '',
    'What becomes of each field of a task definition stands in [Tasks](tasks.md#what-becomes-of-each-field), for each runner.',
    '',
    '**RunTask**  ',
    byEffect(runTaskFields),
    '',
  ].join('\n');
}

function answers(): string[] {
  return [
    "## Answers compared with AWS's",
    '',
    'Classes of answers that were put beside what AWS was recorded or documented to say, and what each is now.',
    '',
    '| where | what | is | |',
    '| --- | --- | --- | --- |',
    ...answerClasses.map(({ where, what, is, now }) => `| ${where} | ${what} | ${is} | ${now} |`),
    '',
  ];
}

function operations(): string[] {
  const cloud = openCloud({ identity: testIdentity, world: simulatedWorld(1, instant(0)), reportError: () => {} });
  return Object.entries(titles).flatMap(([service, title]) => {
    const names = operationsOf(service);
    const here = names.filter((name) => cloud.hasOperation(service, name));
    return [
      `**${title}**, ${here.length} of ${names.length}  `,
      ...(remarks[service] ? [`${remarks[service]}  `] : []),
      here.join(', '),
      '',
    ];
  });
}

/** By the SDK's schemas: an operation is described by a list that begins with 9. */
const operationsOf = (service: string): string[] =>
  Object.values(services[service]?.client() ?? {})
    .filter((value): value is [9, string, string] => Array.isArray(value) && value[0] === 9)
    .map(([, , name]) => name)
    .sort();

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function byEffect(fields: Readonly<Record<string, string>>): string {
  return (['enacted', 'recorded', 'refused'] as const)
    .map((effect) => [effect, Object.keys(fields).filter((name) => fields[name] === effect)] as const)
    .filter(([, names]) => names.length > 0)
    .map(([effect, names]) => `${effect}: ${names.map((name) => `\`${name}\``).join(', ')}`)
    .join('  \n');
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/compatibility.md'), compatibilityPage());
}
