/**
 * How often and when a delivery is tried again. Pure.
 * Left out: throttling (maxReceivesPerSecond), jitter.
 * Source: SNS Developer Guide, "Amazon SNS message delivery retries", "Creating an HTTP/S delivery policy".
 */

/** The phases in order: at once, at the least delay, growing, at the most delay. Delays in seconds. */
export interface RetryPolicy {
  readonly numRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly numMaxDelayRetries: number;
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly backoffFunction: 'linear' | 'arithmetic' | 'geometric' | 'exponential';
}

/** Three retries, 20 seconds apart. */
export const httpRetries: RetryPolicy = {
  numRetries: 3,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  numMaxDelayRetries: 0,
  minDelayTarget: 20,
  maxDelayTarget: 20,
  backoffFunction: 'linear',
};

/** Customer-managed endpoints, SMTP among them: 0 + 2 + 10 + 38 retries, in about six hours. */
export const mailRetries: RetryPolicy = {
  numRetries: 50,
  numNoDelayRetries: 0,
  numMinDelayRetries: 2,
  numMaxDelayRetries: 38,
  minDelayTarget: 10,
  maxDelayTarget: 600,
  backoffFunction: 'exponential',
};

/** Seconds until retry number `retry` (from 0); undefined: no more. */
export function retryDelaySeconds(policy: RetryPolicy, retry: number): number | undefined {
  if (retry >= policy.numRetries) return undefined;
  if (retry < policy.numNoDelayRetries) return 0;
  const { minDelayTarget: least, maxDelayTarget: most } = policy;
  const growing = policy.numRetries - policy.numNoDelayRetries - policy.numMinDelayRetries - policy.numMaxDelayRetries;
  const place = retry - policy.numNoDelayRetries - policy.numMinDelayRetries;
  if (place < 0) return least;
  if (place >= growing) return most;
  return Math.round(least + (most - least) * growth[policy.backoffFunction](growing > 1 ? place / (growing - 1) : 0));
}

/** From 0 to 1, as its argument does. The guide draws these curves and does not define them. */
const growth: Readonly<Record<RetryPolicy['backoffFunction'], (part: number) => number>> = {
  linear: (part) => part,
  arithmetic: (part) => (part * (1 + part)) / 2,
  geometric: (part) => part ** 2,
  exponential: (part) => (2 ** (10 * part) - 1) / (2 ** 10 - 1),
};
