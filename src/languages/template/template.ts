/** What a CloudFormation template is once read: sections as maps in the author's order, values with their functions. */
import type { Problem } from '../problem.ts';
import type { AllowedPattern } from './allowed-pattern.ts';
import type { Json, JsonObject } from './document.ts';
import type { Positions } from './positions.ts';

export interface Parameter {
  readonly type: string;
  readonly default?: string;
  readonly description?: string;
  readonly noEcho: boolean;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: AllowedPattern;
  readonly constraintDescription?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}

export interface Resource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  readonly metadata?: JsonObject;
  readonly deletionPolicy?: DeletionPolicy;
  readonly updateReplacePolicy?: DeletionPolicy;
}

/** `Snapshot` is refused: no type that we have can be snapshotted. */
export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface Output {
  readonly value: Json;
  readonly description?: string;
  readonly exportName?: Json;
  readonly condition?: string;
}

/** What a template says of its parameters' values together. */
export interface Rule {
  readonly condition?: Json;
  readonly assertions: readonly Assertion[];
}

export interface Assertion {
  readonly assert: Json;
  readonly description?: string;
}

export interface Template {
  readonly description?: string;
  readonly metadata?: JsonObject;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Map name, top-level key, second-level key -> text or list. */
  readonly mappings: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Json>>>;
  readonly conditions: ReadonlyMap<string, Json>;
  readonly rules: ReadonlyMap<string, Rule>;
  /** It names the transform AWS::LanguageExtensions. */
  readonly extended: boolean;
  readonly transforms: readonly string[];
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs: ReadonlyMap<string, Output>;
  readonly positions: Positions;
}

/** The problems with the line and column of their path, or of the nearest ancestor that has one. */
export function withPositions(problems: readonly Problem[], positions: Positions): Problem[] {
  return problems.map((problem) =>
    problem.line === undefined ? { ...problem, ...positions.nearest(problem.path) } : problem,
  );
}
