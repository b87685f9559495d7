/** What a step wants done, and what it is told afterwards. Data both: it can be stored, compared, and carried out twice without harm. */
import type { Instant } from '../instant.ts';

export type Command =
  /** Call a service; the answer comes back with the same token. Two commands with one token are one call. */
  | {
      readonly do: 'call';
      readonly token: number;
      readonly service: string;
      readonly action: string;
      readonly sync: boolean;
      /** The request in Step Functions' spelling (PascalCase). */
      readonly parameters: unknown;
    }
  /** Whoever carries out the `.sync` call of this token need not go on: stop the task that it started. */
  | { readonly do: 'cancel'; readonly token: number }
  | { readonly do: 'wake'; readonly timer: number; readonly at: Instant }
  | { readonly do: 'forget'; readonly timer: number }
  /** The step's budget is used up: come back with `continue`. */
  | { readonly do: 'continue' };

export type Happening =
  | { readonly is: 'start' }
  | { readonly is: 'continue' }
  | { readonly is: 'woken'; readonly timer: number }
  /** A `.sync` call was taken on; `output` is the service's answer, JSON text. */
  | { readonly is: 'submitted'; readonly token: number; readonly output: string }
  | { readonly is: 'succeeded'; readonly token: number; readonly output: string }
  | { readonly is: 'failed'; readonly token: number; readonly error: string; readonly cause: string | undefined }
  /** StopExecution. */
  | { readonly is: 'stopped'; readonly error: string | undefined; readonly cause: string | undefined }
  /** The machine's own TimeoutSeconds are over. */
  | { readonly is: 'timed-out' };
