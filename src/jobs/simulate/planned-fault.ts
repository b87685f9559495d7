/** What is to go wrong in a simulation, and when. */
import { type Instant, instant } from '../../languages/instant.ts';

export interface PlannedFault {
  /** As a person calls it; undefined: every job. */
  readonly job: string | undefined;
  readonly from: Instant;
  /** Not at that instant any more. */
  readonly until: Instant;
  readonly what: What;
}

export type What =
  | { readonly is: 'engine-off' }
  | { readonly is: 'no-capacity' }
  /** Of attempts that begin in that time; what is undefined stays as it is. */
  | ({ readonly is: 'attempts' } & AttemptFault);

export interface AttemptFault {
  /** So many, the first of them; undefined: all. */
  readonly times?: number;
  readonly takesSeconds?: number;
  /** Of a hundred attempts. */
  readonly failures?: number;
  readonly exitCode?: number;
  /** Why it cannot be started, in ECS's words. */
  readonly failsToStart?: string;
  readonly isOutOfMemory?: true;
  readonly hangs?: true;
  readonly interruptedAfterSeconds?: number;
}

export const isAt = ({ from, until }: PlannedFault, at: Instant): boolean => from <= at && at < until;

export const always = { from: instant(-Infinity), until: instant(Infinity) } as const;
