/** What happened to an execution: what a step is given. Plain data: it is stored until the step is taken. */
import type { Outcome } from '../jsonata/evaluation.ts';

export type StepInput =
  | { readonly is: 'start' }
  | { readonly is: 'continue' }
  /** A timer that a step set is due. */
  | { readonly is: 'woken'; readonly timer: number }
  /** A call that does more than respond was accepted; `output` is the service's response, JSON text. */
  | { readonly is: 'submitted'; readonly token: number; readonly output: string }
  /** A worker has fetched the task of an activity. */
  | { readonly is: 'picked-up'; readonly token: number; readonly workerName: string | undefined }
  /** SendTaskHeartbeat. */
  | { readonly is: 'alive'; readonly token: number }
  | { readonly is: 'succeeded'; readonly token: number; readonly output: string }
  | {
      readonly is: 'failed';
      readonly token: number;
      readonly error: string | undefined;
      readonly cause: string | undefined;
    }
  /** The Map Run of that token has read its data, of which `most` are its items; `data`: JSON. */
  | { readonly is: 'items-read'; readonly token: number; readonly data: unknown; readonly most: number | undefined }
  /** The Map Run of that token may have begun so many children. */
  | { readonly is: 'children-wanted'; readonly token: number; readonly upTo: number }
  /** In the order of the command's expressions. */
  | { readonly is: 'evaluated'; readonly token: number; readonly results: readonly Evaluated[] }
  /** RedriveExecution; `count`: how often by now; `failed`: the thread whose state failed. */
  | { readonly is: 'redriven'; readonly count: number; readonly failed: number | undefined }
  /** StopExecution. */
  | { readonly is: 'stopped'; readonly error: string | undefined; readonly cause: string | undefined }
  /** The machine's own TimeoutSeconds are over. */
  | { readonly is: 'timed-out' };

/** What came of a JSONata expression. */
export type Evaluated = Outcome;
