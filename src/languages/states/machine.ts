/**
 * A checked state machine: what `parseMachine` makes of a definition, and all that `step` needs of it.
 * Paths and templates are compiled; defaults are filled in. It is never stored: the definition's text is.
 * Source: https://states-language.net/spec.html
 */
import type { ChoiceRule } from './choice.ts';
import type { Path } from './path.ts';
import type { Resource } from './resource.ts';
import type { Template } from './template.ts';

export type Language = 'JSONPath' | 'JSONata';

/** States among which transitions happen: a machine's own, a branch's, an iteration's. */
export interface Scope {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface Machine extends Scope {
  readonly timeoutSeconds: number | undefined;
  /** The resources that its tasks name, each once. */
  readonly resources: readonly Resource[];
}

export type State =
  | PassState
  | TaskState
  | WaitState
  | ChoiceState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** A path, or undefined for `null`: an empty object stands for the data. */
export type Selection = Path | undefined;

interface Named {
  readonly name: string;
  readonly language: Language;
}

/** What states take and give: InputPath and OutputPath (`$` in JSONata), Output (JSONata), Assign. */
interface Flowing extends Named {
  readonly inputPath: Selection;
  readonly outputPath: Selection;
  readonly output: Template | undefined;
  readonly assign: Assign | undefined;
}

/** The variables that a state assigns, by name. */
export type Assign = Template;

/** `next` is undefined where the state ends its scope. */
interface Going extends Flowing {
  readonly next: string | undefined;
}

/** States whose result is another's doing: it is selected from, and put into the input. `parameters`: Parameters or Arguments. */
interface Resulting extends Going {
  readonly parameters: Template | undefined;
  readonly resultSelector: Template | undefined;
  readonly resultPath: Selection;
}

/** States that may fail and go on. */
interface Retried {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends Going {
  readonly type: 'Pass';
  readonly parameters: Template | undefined;
  /** JSON text. */
  readonly result: string | undefined;
  readonly resultPath: Selection;
}

export interface TaskState extends Resulting, Retried {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
  /** An object with RoleArn. */
  readonly credentials: Template | undefined;
}

export interface WaitState extends Going {
  readonly type: 'Wait';
  readonly until: { readonly is: 'seconds' | 'timestamp'; readonly template: Template };
}

export interface ChoiceState extends Flowing {
  readonly type: 'Choice';
  readonly choices: readonly Choice[];
  readonly default: string | undefined;
}

export interface Choice {
  /** A rule in JSONPath, a Condition in JSONata. */
  readonly rule: ChoiceRule | { readonly is: 'condition'; readonly template: Template };
  readonly next: string;
  readonly assign: Assign | undefined;
  readonly output: Template | undefined;
}

export interface SucceedState extends Flowing {
  readonly type: 'Succeed';
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface ParallelState extends Resulting, Retried {
  readonly type: 'Parallel';
  readonly branches: readonly Scope[];
}

export interface MapState extends Resulting, Retried {
  readonly type: 'Map';
  /** ItemSelector, or Parameters in its old place. */
  readonly itemSelector: Template | undefined;
  /** ItemsPath or Items. */
  readonly items: Template | undefined;
  readonly processor: Scope;
  readonly maxConcurrency: Template | undefined;
  readonly toleratedFailureCount: Template | undefined;
  readonly toleratedFailurePercentage: Template | undefined;
  /** Undefined for an inline Map. */
  readonly distributed: Distributed | undefined;
}

/** What a distributed Map has beyond an inline one. Source: Step Functions guide, "Using Map state in Distributed mode". */
export interface Distributed {
  /** Unlike those of all other Maps of the machine: it stands in the ARNs of Map Runs and children. */
  readonly label: string;
  /** The children's type is EXPRESS. */
  readonly express: boolean;
  readonly batcher: Batcher | undefined;
  /** Undefined where its items are given by a state before. */
  readonly reader: Reader | undefined;
  readonly transformation: Transformation;
  /** Its results go to S3, and its own is where they are. Undefined where they are its own. */
  readonly writer: Writer | undefined;
}

/** ItemReader: an object of S3 that has the items, or a list of objects. */
export interface Reader {
  readonly action: 'getObject' | 'listObjectsV2';
  /** Bucket and Key, or Prefix. */
  readonly parameters: Template;
  readonly format: ItemFormat;
  /** The objects of the list have the items. */
  readonly flattens: boolean;
  readonly maxItems: Template | undefined;
}

/** How data become items; plain data. */
export interface ItemFormat {
  readonly inputType: string;
  /** Of CSV: not there where they are the first row. */
  readonly headers?: readonly string[];
  readonly delimiter?: string;
  /** A JSON pointer (RFC 6901). */
  readonly pointer?: string;
}

/** ResultWriter: where in S3 the results go, and in which form. */
export interface Writer {
  /** Bucket and Prefix. */
  readonly parameters: Template;
  readonly lines: boolean;
}

/** ItemBatcher: some items a child. */
export interface Batcher {
  readonly maxItems: Template | undefined;
  readonly maxInputBytes: Template | undefined;
  readonly input: Template | undefined;
}

/** What a child that succeeded gives to the Map's result: its output with what is known of it, its output, or each element of that. */
export type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN';

/** All states of a scope, with those of the scopes inside it. */
export const allStates = ({ states }: Scope): State[] =>
  [...states.values()].flatMap((state) => [state, ...scopesOf(state).flatMap(allStates)]);

/** What a child of the distributed Map with that label runs. */
export const childMachine = (machine: Machine, label: string): Machine => ({
  ...distributedMap(machine, label).processor,
  timeoutSeconds: undefined,
  resources: machine.resources,
});

export const hasLabel = (machine: Machine, label: string): boolean =>
  allStates(machine).some((state) => state.type === 'Map' && state.distributed?.label === label);

export function distributedMap(machine: Machine, label: string): MapState {
  const map = allStates(machine).find((state) => state.type === 'Map' && state.distributed?.label === label);
  if (map?.type !== 'Map') throw new Error(`no distributed Map has the label \`${label}\``);
  return map;
}

export const scopesOf = (state: State): readonly Scope[] =>
  state.type === 'Parallel' ? state.branches : state.type === 'Map' ? [state.processor] : [];

export type RetriedState = TaskState | ParallelState | MapState;

export const isRetried = (state: State): state is RetriedState => 'retry' in state;

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
  readonly assign: Assign | undefined;
  readonly output: Template | undefined;
  readonly next: string;
}
