/** What EventBridge Scheduler demands of a target beyond AWS's model. Few of its words are known; the others are in its manner. */

import type { Target } from '@aws-sdk/client-scheduler';
import { isJson } from '../../../../languages/is-json.ts';
import { sdkInput } from '../../../kit/sdk-input.ts';
import { isReading, targetKind, universalElsewhere, universalOperation } from '../delivery/target-kind.ts';
import { replaceWords } from '../delivery/words.ts';
import { invalid } from '../refusals.ts';

/** Members of AWS's model that belong to targets which are not there yet. */
const unsupportedMembers = [
  'KinesisParameters',
  'SageMakerPipelineParameters',
  'EventBridgePutEventsV2Parameters',
  'EventBridgePutRawEventsParameters',
] as const satisfies readonly (keyof Target)[];

export function checkTarget(target: Target): void {
  const arn = String(target.Arn);
  const kind = targetKind(arn);
  if (kind === 'malformed') throw invalid('Provided Arn is not in correct format.');
  if (!kind) throw invalid(`targets like \`${arn}\` are not there yet in this version of Punctual`);
  for (const member of unsupportedMembers) {
    if (target[member] && kind !== 'elsewhere') throw invalid(`${member} is not there yet in this version of Punctual`);
  }
  checkParameters(target, 'EcsParameters', kind === 'ecs-cluster');
  checkParameters(target, 'EventBridgeParameters', kind === 'event-bus');
  checkQueue(target, kind === 'queue' && arn.endsWith('.fifo'));
  if (kind === 'universal') checkUniversal(target);
  if (universalElsewhere(arn) !== undefined) checkReading(arn);
  if (kind === 'state-machine' || kind === 'ecs-cluster' || kind === 'event-bus' || universalElsewhere(arn))
    checkJson(target);
}

function checkParameters(target: Target, member: 'EcsParameters' | 'EventBridgeParameters', isNeeded: boolean): void {
  if (isNeeded && !target[member]) throw invalid(`${member} is required for target ${target.Arn}.`);
  if (!isNeeded && target[member]) throw invalid(`${member} is not valid for target ${target.Arn}.`);
}

function checkQueue({ Arn, SqsParameters }: Target, isFifo: boolean): void {
  if (isFifo && !SqsParameters?.MessageGroupId) throw invalid(`SqsParameters is required for the FIFO queue ${Arn}.`);
  if (!isFifo && SqsParameters?.MessageGroupId) throw invalid(`SqsParameters is not valid for target ${Arn}.`);
}

function checkUniversal({ Arn, Input = '{}' }: Target): void {
  const arn = String(Arn);
  const model = universalOperation(arn);
  if (!model) {
    throw invalid(
      `\`${arn}\` names no operation of this cloud: write \`arn:aws:scheduler:::aws-sdk:sfn:startExecution\`, say`,
    );
  }
  checkReading(arn);
  sdkInput(model.input, withWords(Input));
}

function checkReading(arn: string): void {
  if (isReading(arn)) throw invalid(`${arn} is not a supported target: operations that only read are not.`);
}

function checkJson({ Arn, Input }: Target): void {
  if (Input !== undefined && !isJson(withWords(Input))) throw invalid(`Input of target ${Arn} is not valid JSON.`);
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
