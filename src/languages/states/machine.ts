/**
 * A checked state machine: what `parseMachine` makes of a definition, and all that `step` needs of it.
 * Paths and templates are compiled; defaults are filled in. It is never stored: the definition's text is.
 * Source: https://states-language.net/spec.html
 */
import type { ChoiceRule } from './choice.ts';
import type { Path } from './path.ts';
import type { Resource } from './resources.ts';
import type { Template } from './template.ts';

/** States among which transitions happen: a machine's own, and later a branch's. */
export interface Scope {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Machine extends Scope {
  readonly timeoutSeconds: number | undefined;
  /** The resources that its tasks name, each once. */
  readonly resources: readonly Resource[];
}

export type State = PassState | TaskState | WaitState | ChoiceState | SucceedState | FailState;

/** A path, or undefined for `null`: an empty object stands for the data. */
export type Selection = Path | undefined;

interface Named {
  readonly name: string;
}

/** `next` is undefined where the state ends its scope. */
interface Flowing extends Named {
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly next: string | undefined;
}

export interface PassState extends Flowing {
  readonly type: 'Pass';
  readonly parameters: Template | undefined;
  /** JSON text. */
  readonly result: string | undefined;
  readonly resultPath: Selection;
}

export interface TaskState extends Flowing {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly parameters: Template | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: Selection;
  readonly timeoutSeconds: Seconds | undefined;
  readonly heartbeatSeconds: Seconds | undefined;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export type Seconds = { readonly is: 'fixed'; readonly seconds: number } | { readonly is: 'path'; readonly path: Path };

export interface WaitState extends Flowing {
  readonly type: 'Wait';
  readonly until:
    | Seconds
    | { readonly is: 'timestamp'; readonly atMs: number }
    | { readonly is: 'timestamp-path'; readonly path: Path };
}

export interface ChoiceState extends Named {
  readonly type: 'Choice';
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly choices: readonly { readonly rule: ChoiceRule; readonly next: string }[];
  readonly default: string | undefined;
}

export interface SucceedState extends Named {
  readonly type: 'Succeed';
  readonly inputPath: Selection;
  readonly outputPath: Selection;
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: string | Path | undefined;
  readonly cause: string | Path | undefined;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly resultPath: Selection;
  readonly next: string;
}
