/** What is put into the loop: clients' calls, what runners and transports report, the outcomes of effects, and its driver's own words. */
import type { Instant } from '../../languages/instant.ts';
import type { AwsError } from '../kit/aws-error.ts';
import type { Caller } from '../kit/caller.ts';

export type Input =
  | CallInput
  | ReportInput
  | OutcomeInput
  | NotPerformedInput
  | OwedInput
  | { readonly is: 'clock-moved'; readonly byMs: number }
  | { readonly is: 'hold-copy' }
  | { readonly is: 'probe' }
  | { readonly is: 'start' }
  | { readonly is: 'reconciled' };

export interface CallInput {
  readonly is: 'call';
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly caller: Caller;
  readonly answer: (output: unknown) => void;
  readonly fail: (error: AwsError) => void;
  /** Nobody waits for the answer any more. */
  readonly isGone?: (() => boolean) | undefined;
  /** Of a call that has waited: when it stops waiting. */
  readonly until?: Instant;
  /** Of a call that has waited: what it waited for it takes for itself alone. */
  readonly takes?: boolean;
}

/** A call that was answered, and could not be committed: what it asked for has been done, and is to be written down. */
export interface OwedInput {
  readonly is: 'owed';
  readonly call: CallInput;
}

export interface ReportInput {
  readonly is: 'report';
  readonly service: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly committed?: () => void;
}

export interface OutcomeInput {
  readonly is: 'outcome';
  readonly effectId: number;
  readonly outcome: unknown;
}

/** Carrying an effect out threw: a bug of ours. */
export interface NotPerformedInput {
  readonly is: 'not-performed';
  readonly effectId: number;
  readonly why: string;
}
