/** What a step wants done. Data: it can be stored, compared, and carried out twice without harm; `step-input.ts` has what comes back. */
import type { Instant } from '../instant.ts';
import type { Reader } from './machine.ts';
import type { Pattern } from './resources.table.ts';

/** A task that is offered to an activity's workers. */
export type OfferCommand = Extract<Command, { do: 'offer' }>;
export type CallCommand = Extract<Command, { do: 'call' }>;

/** A state that failed and is tried again. */
export interface Retrying {
  readonly state: string;
  readonly error: string;
  /** The one that comes; the first is 1. */
  readonly attempt: number;
  /** With the last one that the retrier allows. */
  readonly of: number;
  readonly delayMs: number;
}

export type Command =
  /** Call a service; its response comes back with the same token. Two commands with one token are one call. */
  | {
      readonly do: 'call';
      readonly token: number;
      /** `ecs`, `aws-sdk:ecs`. */
      readonly service: string;
      readonly action: string;
      readonly pattern: Pattern;
      /** The request in Step Functions' spelling (PascalCase). */
      readonly parameters: unknown;
      /** The role that the task's Credentials name. */
      readonly roleArn?: string;
    }
  /** Offer a task to the workers of an activity; what they say comes back with the same token. */
  | {
      readonly do: 'offer';
      readonly token: number;
      readonly activityArn: string;
      /** What the worker answers with. */
      readonly taskToken: string;
      /** JSON text. */
      readonly input: string;
    }
  /** The call or offer of this token is no longer waited for: what a `.sync` call started is stopped, an offer is withdrawn. */
  | { readonly do: 'cancel'; readonly token: number }
  /** Evaluate JSONata; the results come back with the same token, one for each expression. */
  | {
      readonly do: 'evaluate';
      readonly token: number;
      /** Without `{%` and `%}`. */
      readonly expressions: readonly string[];
      /** What names are bound to, without their `$`: `states`, and the variables. JSON texts. */
      readonly bindings: Readonly<Record<string, string>>;
    }
  /** `retry`: it waits for another attempt. */
  | { readonly do: 'set-timer'; readonly timer: number; readonly at: Instant; readonly retry?: Retrying }
  | { readonly do: 'clear-timer'; readonly timer: number }
  | MapRunCommand
  /** The step's budget is used up: come back with `continue`. */
  | { readonly do: 'continue' };

/** A Map Run is the caller's: it asks for children with `children-wanted`, and its end comes back as the response to its token. */
export type MapRunCommand =
  | {
      readonly do: 'start-map-run';
      readonly token: number;
      /** Of its ARN: `mapRun:MACHINE/LABEL:NAME`. */
      readonly name: string;
      readonly label: string;
      /** 0 where they are read first. */
      readonly items: number;
      readonly settings: MapRunSettings;
      readonly reading?: Reading;
      readonly writing?: Writing;
    }
  /** The Map Run has so many items: those that it has read. */
  | { readonly do: 'set-map-run-items'; readonly token: number; readonly items: number }
  /** The Map Run of that token, which ended badly, goes on: its children that did not succeed are redriven. */
  | { readonly do: 'redrive-map-run'; readonly token: number }
  /** Start a child. Two commands with one token and number are one child. */
  | {
      readonly do: 'start-child';
      readonly token: number;
      /** From 0, in the order of the items; they may come in another. */
      readonly number: number;
      /** How many it works on. */
      readonly items: number;
      /** JSON text. */
      readonly input: string;
    }
  /** Nothing waits for it any more: stop its children. `failed`: why, where that is its own failure. */
  | { readonly do: 'stop-map-run'; readonly token: number; readonly failed: boolean };

/** What a Map Run reads its items from. Plain data. */
export interface Reading extends Pick<Reader, 'action' | 'format' | 'flattens'> {
  /** In Step Functions' spelling. */
  readonly parameters: unknown;
  /** MaxItems. */
  readonly most: number | undefined;
}

/** Where a Map Run writes its results. Plain data. */
export interface Writing {
  readonly parameters: unknown;
  readonly lines: boolean;
}

/** What UpdateMapRun can change. */
export interface MapRunSettings {
  /** 0: as many as can be. */
  readonly maxConcurrency: number;
  /** Undefined where nothing is said. */
  readonly toleratedFailureCount: number | undefined;
  readonly toleratedFailurePercentage: number | undefined;
}
