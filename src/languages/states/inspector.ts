/**
 * What a test of one state sees of the way of its data, and what it puts in the place of a call or of scopes. Nothing but such a test has an inspector.
 * Source: Step Functions API reference, "TestState", "InspectionData".
 */
/** Members of InspectionData that are JSON texts. */
export type Stop =
  | 'afterInputPath'
  | 'afterParameters'
  | 'afterArguments'
  | 'result'
  | 'afterResultSelector'
  | 'afterResultPath'
  | 'afterItemsPath'
  | 'afterItemSelector'
  | 'afterItemBatcher'
  | 'afterItemsPointer';

/** Which retrier or catcher took an error. */
export type Handled =
  | { readonly retryIndex: number; readonly retryBackoffIntervalSeconds: number }
  | { readonly catchIndex: number };

export interface Inspector {
  saw(stop: Stop, value: string): void;
  failed(error: string | undefined, cause: string | undefined): void;
  handled(how: Handled): void;
  /** The numbers that a Map says, or finds at a path. */
  limits(limits: MapLimits): void;
  /** How often the error was retried already. */
  readonly retries: number | undefined;
  /** How many iterations of a Map failed. */
  readonly iterationFailures: number;
  /** What a Parallel or a Map comes to, in place of its scopes. */
  readonly mock: Mock | undefined;
  /** What a Map's ItemReader read, JSON text. */
  readonly itemData: string | undefined;
}

export interface MapLimits {
  readonly maxConcurrency: number | undefined;
  readonly toleratedFailureCount: number | undefined;
  readonly toleratedFailurePercentage: number | undefined;
}

export type Mock =
  /** JSON text. */
  { readonly result: string } | { readonly error: string | undefined; readonly cause: string | undefined };
