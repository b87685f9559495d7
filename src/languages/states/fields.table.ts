/**
 * The fields that each kind of state takes, and in which query language.
 * Source: Step Functions guide, "State machine structure", measured there with ValidateStateMachineDefinition.
 */

export const machineFields = ['Comment', 'QueryLanguage', 'StartAt', 'TimeoutSeconds', 'Version', 'States'];
export const branchFields = ['Comment', 'QueryLanguage', 'StartAt', 'States'];
export const processorFields = [...branchFields, 'ProcessorConfig'];

interface Fields {
  readonly both: readonly string[];
  readonly JSONPath: readonly string[];
  readonly JSONata: readonly string[];
}

const common = ['Type', 'Comment', 'QueryLanguage'];
const going = [...common, 'Next', 'End', 'Assign'];
const paths = ['InputPath', 'OutputPath'];
const resultPaths = [...paths, 'Parameters', 'ResultSelector', 'ResultPath'];

/** A type that is added here needs a form (`machine.ts`), a parser (`parse-state.ts`) and a way to be entered (`enter.ts`): none compiles without. */
export const stateFields = {
  Pass: { both: going, JSONPath: [...paths, 'Result', 'ResultPath', 'Parameters'], JSONata: ['Output'] },
  Task: {
    both: [...going, 'Resource', 'Retry', 'Catch', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
    JSONPath: [...resultPaths, 'TimeoutSecondsPath', 'HeartbeatSecondsPath'],
    JSONata: ['Arguments', 'Output'],
  },
  Wait: {
    both: [...going, 'Seconds', 'Timestamp'],
    JSONPath: [...paths, 'SecondsPath', 'TimestampPath'],
    JSONata: ['Output'],
  },
  Choice: { both: [...common, 'Choices', 'Default', 'Assign'], JSONPath: paths, JSONata: ['Output'] },
  Succeed: { both: common, JSONPath: paths, JSONata: ['Output'] },
  Fail: { both: [...common, 'Error', 'Cause'], JSONPath: ['ErrorPath', 'CausePath'], JSONata: [] },
  Parallel: { both: [...going, 'Branches', 'Retry', 'Catch'], JSONPath: resultPaths, JSONata: ['Arguments', 'Output'] },
  Map: {
    both: [
      ...going,
      'ItemProcessor',
      'Iterator',
      'ItemSelector',
      'ItemReader',
      'ItemBatcher',
      'ResultWriter',
      'Label',
      'MaxConcurrency',
      'ToleratedFailureCount',
      'ToleratedFailurePercentage',
      'Retry',
      'Catch',
    ],
    JSONPath: [
      ...resultPaths,
      'ItemsPath',
      'MaxConcurrencyPath',
      'ToleratedFailureCountPath',
      'ToleratedFailurePercentagePath',
    ],
    JSONata: ['Items', 'Output'],
  },
} as const satisfies { readonly [type: string]: Fields };

export type StateType = keyof typeof stateFields;

export const retrierFields = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];

export const catcherFields = {
  both: ['Comment', 'ErrorEquals', 'Next', 'Assign'],
  JSONPath: ['ResultPath'],
  JSONata: ['Output'],
} as const satisfies Fields;

const relations = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const;

/** Comparison operators of a Choice rule, without their `Path` forms. */
export const comparisons = [
  ...(['String', 'Numeric', 'Timestamp'] as const).flatMap((kind) =>
    relations.map((relation) => ({ name: `${kind}${relation}`, kind, relation })),
  ),
  { name: 'BooleanEquals', kind: 'Boolean', relation: 'Equals' },
] as const;

export const traits = ['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'] as const;
