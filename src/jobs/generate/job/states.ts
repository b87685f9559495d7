/** Pieces of the States Language that several machines share. */
import { sub, type Value } from '../cloudformation.ts';

export type States = Record<string, Readonly<Record<string, Value>>>;

export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Calls of an API whose limits the account's jobs share: those that start together need jitter. */
export const patient = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 5,
    MaxAttempts: 6,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];

export const sdk = (action: string) => sub(`arn:\${AWS::Partition}:states:::aws-sdk:${action}`);
export const optimized = (action: string) => sub(`arn:\${AWS::Partition}:states:::${action}`);
