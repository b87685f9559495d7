/**
 * Names as AWS's SDK for Java 2 has them, which `aws-sdk` tasks use: members in Pascal case (`ARN` is `Arn`, `DBName` is `DbName`), errors that end in Exception,
 * the prefix of a service's errors. Sources: Step Functions guide, "AWS SDK service integrations"; the SDK's code generator.
 */
import { upperFirst } from '../../../../../languages/upper-first.ts';
import type { Structure } from '../../../../models/shape.ts';

/** Leading capitals but the one that begins a word: the SDK's method for `DBName` is `dbName`. */
const leadingCapitals = /^[A-Z]+(?=[A-Z][a-z]|[^A-Za-z]|$)|^[A-Z](?=[a-z])/;

/** `executionArn` and `ExecutionArn` are `ExecutionArn`, `SSEKMSKeyId` is `SsekmsKeyId`. */
export const memberName = (name: string): string =>
  upperFirst(name.replace(leadingCapitals, (capitals) => capitals.toLowerCase()));

const names = new WeakMap<Structure['members'], ReadonlyMap<string, string>>();

/** The model's names of a structure's members, by those of the task. */
export function modelNames(members: Structure['members']): ReadonlyMap<string, string> {
  const known = names.get(members);
  if (known) return known;
  const made = new Map([...members.keys()].map((name) => [memberName(name), name]));
  names.set(members, made);
  return made;
}

const wordBoundary = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+/;

/** `StateMachineDoesNotExist` is `StateMachineDoesNotExistException`, `KMSOptInRequired` is `KmsOptInRequiredException`. */
export function exceptionName(modelName: string): string {
  const bare = modelName.replace(/(?:Exception|Fault)$/, '');
  const words = bare.split(wordBoundary).filter((word) => word !== '');
  return `${words.map((word) => upperFirst(word.toLowerCase())).join('')}Exception`;
}

/** The prefixes of services whose name has more than one word. */
const prefixes: { readonly [sdk: string]: string } = {
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  cloudwatchlogs: 'CloudWatchLogs',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
};

/** `Sfn` of `sfn`, with which its errors begin. */
export const errorPrefix = (sdk: string): string => prefixes[sdk] ?? upperFirst(sdk);
