/**
 * The fields that each kind of state takes. Those of a query language or a feature that Punctual does not have yet stand apart, so that they
 * are refused by name, and not as if they were misspelt.
 * Source: Step Functions guide, "State machine structure", measured there with ValidateStateMachineDefinition.
 */

export const machineFields = ['Comment', 'QueryLanguage', 'StartAt', 'TimeoutSeconds', 'Version', 'States'];

const common = ['Type', 'Comment', 'QueryLanguage'];
const flow = ['InputPath', 'OutputPath', 'Next', 'End'];

/** A type that is added here needs a form (`machine.ts`), a parser (`parse-state.ts`) and a way to be entered (`states.ts`): none compiles without. */
export const stateFields = {
  Pass: [...common, ...flow, 'Result', 'ResultPath', 'Parameters'],
  Task: [
    ...common,
    ...flow,
    'Resource',
    'Parameters',
    'ResultSelector',
    'ResultPath',
    'Retry',
    'Catch',
    'TimeoutSeconds',
    'TimeoutSecondsPath',
    'HeartbeatSeconds',
    'HeartbeatSecondsPath',
  ],
  Wait: [...common, ...flow, 'Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'],
  Choice: [...common, 'InputPath', 'OutputPath', 'Choices', 'Default'],
  Succeed: [...common, 'InputPath', 'OutputPath'],
  Fail: [...common, 'Error', 'Cause', 'ErrorPath', 'CausePath'],
} as const satisfies { readonly [type: string]: readonly string[] };

export type StateType = keyof typeof stateFields;

/** What AWS has and Punctual has not yet. */
export const laterTypes = ['Parallel', 'Map'];
export const laterFields: { readonly [type: string]: readonly string[] } = {
  Pass: ['Assign'],
  Task: ['Assign', 'Credentials'],
  Wait: ['Assign'],
  Choice: ['Assign'],
};

/** Fields that belong to JSONata alone. */
export const jsonataFields = ['Arguments', 'Output', 'Items', 'Condition'];

export const retrierFields = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];

export const catcherFields = ['Comment', 'ErrorEquals', 'ResultPath', 'Next'];

const relations = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const;

/** Comparison operators of a Choice rule, without their `Path` forms. */
export const comparisons = [
  ...(['String', 'Numeric', 'Timestamp'] as const).flatMap((kind) =>
    relations.map((relation) => ({ name: `${kind}${relation}`, kind, relation })),
  ),
  { name: 'BooleanEquals', kind: 'Boolean', relation: 'Equals' },
] as const;

export const traits = ['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'] as const;
