/** Carries out the actions of an alarm's change of state. */
import type { PublishInput } from '@aws-sdk/client-sns';
import { instant } from '../../../../languages/instant.ts';
import { nothingThere } from '../../../delivery/elsewhere.ts';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Row } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { alarmArn } from './alarm-arn.ts';
import type { Notification } from './notification.ts';

interface Action {
  readonly alarm: string;
  readonly action: string;
}

/**
 * Carries out one action of a change of state. It publishes as CloudWatch for the alarm, so the topic's policy decides; what comes
 * of it stands in the alarm's history, as on AWS the only place that shows a failure.
 */
export function runAction(service: CloudWatch, context: Context, { payload }: Row): void {
  const { alarm: name, action, subject, json, text, changedAt } = payload as Notification & Action;
  const published = JSON.stringify({ default: json, email: text });
  const failure = publish(service, context, name, {
    TopicArn: action,
    Subject: subject,
    Message: published,
    MessageStructure: 'json',
  });
  if (failure !== undefined) recordFailure(service, context, { alarm: name, action, why: failure.why, changedAt });
  const about = `alarm ${name} ${action}`;
  const whose = { job: name, ids: { alarmArn: alarmArn(service, name), action } };
  if (failure === undefined)
    context.recovered(about, { ...whose, level: 'INFO', message: `alarm action ${action} is done again` });
  else context.notice({ ...whose, level: 'ERROR', message: `alarm action ${action} failed: ${failure.why}` }, about);
  service.tables.addHistory({
    alarm: name,
    at: context.now,
    type: 'Action',
    summary:
      failure === undefined
        ? `Successfully executed action ${action}`
        : `Failed to execute action ${action}. Received error: "${failure.words}"`,
    data: JSON.stringify({
      actionState: failure === undefined ? 'Succeeded' : 'Failed',
      stateUpdateTimestamp: instant(changedAt),
      notificationResource: action,
      publishedMessage: published,
      ...(failure === undefined ? {} : { error: failure.words }),
    }),
  });
}

/** `words`: AWS's, for the alarm's history; `why`: with what AWS leaves out. */
interface Failure {
  readonly words: string;
  readonly why: string;
}

/** Where lost starts and lost messages are listed, an alarm that told nobody is too. */
function recordFailure(
  service: CloudWatch,
  context: Context,
  { alarm, action, why, changedAt }: Action & { readonly why: string; readonly changedAt: number },
): void {
  context.call('punctual', 'RecordFailure', {
    eventId: `${alarm}/${changedAt}`,
    ruleArn: alarmArn(service, alarm),
    targetId: 'alarm action',
    targetArn: action,
    status: 'failed',
    why,
    attempts: 1,
  });
  context.count({ namespace: 'Punctual', name: 'FailedAlarmActions', dimensions: { AlarmName: alarm }, value: 1 });
}

/** Returns why it failed, if it did. */
function publish(
  service: CloudWatch,
  context: Context,
  name: string,
  input: PublishInput & { readonly TopicArn: string },
): Failure | undefined {
  const { region, service: kind = '' } = parseArn(input.TopicArn) ?? {};
  if (kind === 'autoscaling') return alike('nothing is scaled here: there is no Auto Scaling');
  if (kind !== 'sns') return alike(nothingThere(input.TopicArn).message);
  if (region !== service.host.region)
    return alike(`Invalid region ${region} specified. Only ${service.host.region} is supported.`);
  try {
    context.call('sns', 'Publish', input, {
      kind: 'service',
      principal: 'cloudwatch.amazonaws.com',
      sourceArn: alarmArn(service, name),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'KMSAccessDenied') return { words: shutOut, why: `${shutOut} ${error.message}` };
    return alike(error.message.replace(/^User: cloudwatch\.amazonaws\.com /, 'CloudWatch Alarms '));
  }
}

const alike = (words: string): Failure => ({ words, why: words });

/** AWS's words: re:Post, "How do I configure a CloudWatch alarm with an encrypted SNS topic?". */
const shutOut = 'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.';
