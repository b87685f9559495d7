/**
 * Classes of answers that were compared with AWS's, and what each is now. `as AWS`: as recorded or documented, `partly`: what is left is said,
 * `not yet`: other than AWS's. The test that holds it, where there is one.
 */
export interface AnswerClass {
  readonly where: string;
  readonly what: string;
  readonly is: 'as AWS' | 'partly' | 'not yet';
  /** What is left, or how it is. */
  readonly now: string;
  /** From the root of the repository. */
  readonly test?: string;
}

const row = (where: string, what: string, is: AnswerClass['is'], now: string, test?: string): AnswerClass => ({
  where,
  what,
  is,
  now,
  ...(test === undefined ? {} : { test }),
});

export const answerClasses: readonly AnswerClass[] = [
  row(
    'everywhere',
    "AWS's message alone in an error",
    'as AWS',
    'our words go to the terminal and the header `x-punctual-hint`; with `up --hints` into the message',
    'test/hints.test.ts',
  ),
  row('everywhere', 'doubles with a fraction', 'as AWS', 'in JSON, XML and CBOR', 'test/doubles.test.ts'),
  row('everywhere', 'RPC v2 CBOR', 'as AWS', 'for every service that speaks JSON', 'src/cloud/wire/cbor.test.ts'),
  row('everywhere', 'presigned URLs', 'as AWS', 'of Query services and S3', 'test/query-calls.test.ts'),
  row(
    'everywhere',
    'headers that stand in a request twice',
    'partly',
    'signed as AWS signs them; refused where they decide who calls what, which AWS may take',
    'src/cloud/wire/hostile.test.ts',
  ),
  row(
    'everywhere',
    'members at their default, empty lists',
    'partly',
    'as recorded where a recording is known; not every operation was compared',
  ),
  row(
    'everywhere',
    'long values in errors',
    'partly',
    'repeated up to 16,384 characters; AWS has been seen to repeat them whole',
    'src/cloud/kit/check-input.test.ts',
  ),
  row(
    'everywhere',
    'the values of an enum in errors',
    'as AWS',
    "in the order of Java's hash tables",
    'src/cloud/models/enum-order.test.ts',
  ),
  row(
    'everywhere',
    'paths that clients normalise before they sign',
    'as AWS',
    'of every service but S3',
    'src/cloud/wire/canonical.test.ts',
  ),
  row(
    'events',
    'buses, their rules and policies',
    'as AWS',
    'partners’ sources are refused, dead-letter queues of buses recorded',
    'src/cloud/services/events/buses.test.ts',
  ),
  row(
    'events',
    'PutEvents: unknown buses, 11 entries',
    'as AWS',
    'an event for an unknown bus is taken and dropped',
    'src/cloud/services/events/match-event.test.ts',
  ),
  row(
    'events',
    'a rule that is too complex',
    'as AWS',
    'measured as AWS’s open matcher does; AWS does not say from which number on it refuses: more than 10 here',
    'src/languages/pattern/complexity.test.ts',
  ),
  row(
    'events',
    'connections and API destinations',
    'partly',
    'no secret stands in Secrets Manager, so there is no `SecretArn`',
    'src/cloud/services/events/destinations/destinations.test.ts',
  ),
  row(
    'iam',
    'iam:PassRole under a condition of `ecs:cluster`',
    'as AWS',
    'denied: a call that passes a role has no such key, and a key that is not there fits no value (without IfExists); so says the Service Authorization Reference, though a published stack is written so',
    'src/languages/policy/condition.test.ts',
  ),
  row(
    'iam',
    'users, groups, access keys',
    'as AWS',
    'renaming, passwords and other credentials are not there',
    'src/cloud/services/iam/users.test.ts',
  ),
  row(
    'iam',
    'SimulateCustomPolicy, SimulatePrincipalPolicy',
    'partly',
    'decisions, matched statements with their places, missing keys, boundaries; callers of other accounts, PolicyExclusionList and patterns of ARNs as names are not there',
    'src/cloud/services/iam/simulate.test.ts',
  ),
  row('iam', 'instance profiles', 'as AWS', 'recorded', 'src/cloud/services/iam/users.test.ts'),
  row(
    'iam',
    'the grammar of policies',
    'as AWS',
    'its messages in its order; conditions that can never hold are taken, and match nothing',
    'src/languages/policy/parse-policy.test.ts',
  ),
  row(
    'iam',
    'versions of policies',
    'as AWS',
    'AWS’s own have one here',
    'src/cloud/services/iam/policy-versions.test.ts',
  ),
  row(
    'sts',
    'session tags, external ids',
    'partly',
    'with transitive tags, sts:TagSession and aws:PrincipalTag',
    'src/cloud/services/sts/session-tags.test.ts',
  ),
  row(
    'sts',
    'session policies',
    'as AWS',
    'what they and the role allow; PackedPolicySize is a share of 2,048 characters, where AWS’s is of a packed form that it does not publish',
    'src/cloud/services/sts/session-policies.test.ts',
  ),
  row(
    'iam',
    'members of roles, policies and instance profiles',
    'as AWS',
    'when a role was last used is not kept',
    'src/cloud/services/iam/iam.test.ts',
  ),
  row(
    'sqs',
    "calls by a queue's URL",
    'as AWS',
    'in the Query protocol, by GET and POST; answers in JSON by `Accept` are not there',
    'test/query-calls.test.ts',
  ),
  row(
    'sqs',
    'a queue made again within 60 seconds',
    'as AWS',
    'QueueDeletedRecently',
    'src/cloud/services/sqs/queues.test.ts',
  ),
  row(
    'sqs',
    'errors that no model has',
    'as AWS',
    'with the names of JSON and the codes of Query (`x-amzn-query-error`)',
    'src/cloud/wire/sdk.test.ts',
  ),
  row(
    'sqs',
    'metrics AWS/SQS',
    'partly',
    'messages sent, received, deleted and their size; what waits is not counted',
    'src/cloud/services/sqs/queues.test.ts',
  ),
  row(
    'sns',
    'signatures',
    'partly',
    'versions 1 and 2, by a certificate that the cloud serves; validators that demand one of amazonaws.com must be told the cloud’s host',
    'src/cloud/services/sns/operations/subscribe.test.ts',
  ),
  row(
    'secretsmanager',
    'names that can be none, the missing ClientRequestToken',
    'as AWS',
    'refused in its words; the cloud’s own calls need no token',
    'src/cloud/services/secretsmanager/secretsmanager.test.ts',
  ),
  row('ssm', 'names that can be none', 'as AWS', 'also where one is asked for', 'src/cloud/services/ssm/ssm.test.ts'),
  row(
    'cloudwatch',
    '1,440 points, MaxDatapoints, default labels',
    'as AWS',
    'by GetMetricStatistics and GetMetricData',
    'src/cloud/services/cloudwatch/metrics/metrics.test.ts',
  ),
  row('logs', 'metric filters', 'as AWS', 'enacted', 'src/cloud/services/logs/operations/metric-filters.test.ts'),
  row(
    'logs',
    'resource policies',
    'partly',
    'of the account; those of one group are refused by name',
    'src/cloud/services/logs/operations/resource-policies.test.ts',
  ),
  row(
    'cloudformation',
    "an event's time, unknown stacks, RetainExceptOnCreate",
    'as AWS',
    'events rise in time',
    'src/cloud/services/cloudformation/operations/stacks.test.ts',
  ),
  row(
    'cloudformation',
    'transforms',
    'partly',
    'AWS::LanguageExtensions and the machines of AWS::Serverless; macros and AWS::Include are refused. A template that a transform refuses fails at the call, where AWS may make the stack first',
    'src/cloud/services/cloudformation/operations/templates.test.ts',
  ),
  row(
    'cloudformation',
    'nested stacks',
    'partly',
    'changes within them are in no change set, and one whose own properties stay is not looked into',
    'src/cloud/services/cloudformation/operations/nested-stacks.test.ts',
  ),
  row(
    'cloudformation',
    'stack policies',
    'partly',
    'words are known for a change that a statement denies; those for a deletion and for a policy that is none are taken from reports',
    'src/cloud/services/cloudformation/operations/stack-policies.test.ts',
  ),
  row(
    'cloudformation',
    'ContinueUpdateRollback',
    'partly',
    'as documented; words for what cannot be skipped are ours',
    'src/cloud/services/cloudformation/operations/continue-rollback.test.ts',
  ),
  row(
    'cloudformation',
    'names of stacks, secure strings',
    'as AWS',
    'refused at the call, in its words',
    'src/cloud/services/cloudformation/operations/stacks.test.ts',
  ),
  row('cloudformation', 'rollback triggers, drift, imports of resources', 'not yet', 'refused by name'),
];
