/** What EventBridge Scheduler demands of a target beyond AWS's model. Its words are what users pasted, and what others measured on AWS in September 2026. */

import type { Target } from '@aws-sdk/client-scheduler';
import { isJson } from '../../../../languages/is-json.ts';
import { upperFirst } from '../../../../languages/upper-first.ts';
import { parseArn } from '../../../kit/arn.ts';
import { type AwsError, withHint } from '../../../kit/aws-error.ts';
import { sdkInput } from '../../../kit/sdk-input.ts';
import type { Structure } from '../../../models/shape.ts';
import {
  isReading,
  type TargetKind,
  targetKind,
  universalElsewhere,
  universalOperation,
} from '../delivery/target-kind.ts';
import { replaceWords } from '../delivery/words.ts';
import { invalid } from '../refusals.ts';

/** Members of AWS's model that are not there yet. */
const unsupportedMembers = [
  'EventBridgePutEventsV2Parameters',
  'EventBridgePutRawEventsParameters',
] as const satisfies readonly (keyof Target)[];

/** The service in a target's ARN that a member is for. */
const services = {
  EcsParameters: 'ecs',
  EventBridgeParameters: 'events',
  KinesisParameters: 'kinesis',
  SageMakerPipelineParameters: 'sagemaker',
  SqsParameters: 'sqs',
} as const satisfies Partial<Record<keyof Target, string>>;

export function checkTarget(target: Target, region: string): void {
  const arn = String(target.Arn);
  const kind = targetKind(arn);
  if (kind === 'malformed') throw invalid('Provided Arn is not in correct format.');
  const parsed = parseArn(arn);
  if (!kind) throw invalid(`${parsed?.service} is not a supported service for a target.`);
  if (parsed?.region && parsed.region !== region)
    throw invalid(`The target ARN provided does not match the current region ${region}.`);
  for (const member of unsupportedMembers) {
    if (target[member]) throw invalid(`${member} is not there yet in this version of Punctual`);
  }
  for (const [member, service] of Object.entries(services)) {
    if (target[member as keyof typeof services] && service !== parsed?.service)
      throw invalid(`Parameters ${member} not supported for the target.`);
  }
  checkParameters(target, kind);
  if (kind === 'universal' || universalElsewhere(arn) !== undefined) checkUniversal(target);
  if (['state-machine', 'ecs-cluster', 'event-bus'].includes(kind) || parsed?.service === 'lambda') checkJson(target);
}

function checkParameters({ Arn, EcsParameters, EventBridgeParameters, SqsParameters }: Target, kind: TargetKind): void {
  const needed = (member: string): AwsError => invalid(`Parameters ${member} must be specified.`);
  if (kind === 'ecs-cluster' && !EcsParameters) throw needed('EcsParameters');
  if (EcsParameters?.LaunchType === 'FARGATE' && !EcsParameters.NetworkConfiguration)
    throw invalid('Parameter NetworkConfiguration must be specified for the target when launch type is FARGATE.');
  if (kind === 'event-bus' && !EventBridgeParameters) throw needed('EventBridgeParameters');
  const isFifo = kind === 'queue' && String(Arn).endsWith('.fifo');
  if (isFifo && !SqsParameters?.MessageGroupId) throw needed('SqsParameters');
  if (!isFifo && SqsParameters?.MessageGroupId) throw invalid('Parameters MessageGroupId not valid for the target.');
}

function checkUniversal(target: Target): void {
  const { Arn, Input } = target;
  const arn = String(Arn);
  const model = universalOperation(arn);
  if (!model && universalElsewhere(arn) === undefined) {
    throw invalid(
      `\`${arn}\` names no operation of this cloud: write \`arn:aws:scheduler:::aws-sdk:sfn:startExecution\`, say`,
    );
  }
  if (isReading(arn)) throw invalid(`${arn.split(':').at(-1)} API is not supported.`);
  if (Input === undefined) throw invalid('You must provide an input to set this target for your schedule.');
  checkJson(target);
  if (!model) return;
  sdkInput(model.input, withWords(Input));
  checkNeeded(model.input, Input);
}

/** Members that an operation needs are looked for by their names in capitals, whatever the SDKs call them; what is optional may be in any case here. */
function checkNeeded(shape: Structure | undefined, input: string): void {
  const given = Object.entries(JSON.parse(withWords(input))).flatMap(([name, value]) => (value === null ? [] : [name]));
  const needed = [...(shape?.members.values() ?? [])].filter(({ constraints }) => constraints.required);
  const missing = needed.map(({ name }) => upperFirst(name)).filter((name) => !given.includes(name));
  if (missing.length === 0) return;
  const refused = invalid(
    `Invalid RequestJson provided. Reason Request payload is missing the following field(s): ${missing.join(', ')}.`,
  );
  const alike = given.find((name) => missing.includes(upperFirst(name)));
  throw alike === undefined ? refused : withHint(refused, `write \`${upperFirst(alike)}\` in place of \`${alike}\``);
}

function checkJson({ Input }: Target): void {
  if (Input !== undefined && !isJson(withWords(Input))) throw invalid('JSON syntax error in input for the target.');
}

/** As at an attempt: a word may stand where a number must. */
const withWords = (input: string): string =>
  replaceWords(input, {
    schedule: 'default/name',
    ruleArn: 'arn',
    group: 'default',
    creation: '',
    targetId: 'target',
    targetArn: 'arn',
    eventId: '',
    ledgerId: undefined,
    due: 0 as never,
    attempts: 1,
    since: 0 as never,
  });
