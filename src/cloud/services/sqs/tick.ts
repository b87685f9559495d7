/**
 * Once a minute, in a queue that holds messages, old messages go and its gauges are counted, so that an alarm on a dead-letter
 * queue stays in ALARM as long as something is in it. An empty queue costs nothing.
 * Source: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import { expiredBefore } from './attributes.ts';
import type { Sqs } from './context.ts';
import { sweptPerTurn } from './limits.ts';
import type { Queue } from './tables.ts';

const minuteMs = 60_000;
export const nextMinute = (now: Instant): Instant => instant(now - (now % minuteMs) + minuteMs);

/** To be called where a message comes into a queue. */
export function keepTicking(service: Sqs, context: Context, queue: Queue): void {
  if (service.tables.queue(queue.name)?.tickDue !== undefined) return;
  setTick(service, context, queue.name, nextMinute(context.now));
}

function setTick(service: Sqs, context: Context, name: string, due: Instant | undefined): void {
  service.tables.setTickDue(name, due);
  if (due !== undefined) context.setTimer('tick', name, due);
}

/** A timer's handler. */
export function tick(service: Sqs, context: Context, name: string): void {
  const queue = service.tables.queue(name);
  if (!queue) return;
  const { now } = context;
  const removed = service.tables.removeSentBefore(queue.number, expiredBefore(queue, now), sweptPerTurn);
  if (removed === sweptPerTurn) {
    setTick(service, context, name, instant(now + 1));
    return;
  }
  const { visible, inFlight, delayed, oldestSentAt } = service.tables.counts(
    queue.number,
    now,
    expiredBefore(queue, now),
  );
  const gauge = (metric: string, value: number, unit = 'Count') =>
    context.count({ namespace: 'AWS/SQS', name: metric, dimensions: { QueueName: name }, value, unit });
  gauge('ApproximateNumberOfMessagesVisible', visible);
  gauge('ApproximateNumberOfMessagesNotVisible', inFlight);
  gauge('ApproximateNumberOfMessagesDelayed', delayed);
  gauge(
    'ApproximateAgeOfOldestMessage',
    oldestSentAt === undefined ? 0 : Math.floor((now - oldestSentAt) / 1000),
    'Seconds',
  );
  setTick(service, context, name, visible + inFlight + delayed > 0 ? nextMinute(now) : undefined);
}
