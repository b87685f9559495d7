import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import { DefinitionNode } from './definition-node.ts';
import type { StateType } from './fields.table.ts';
import { expressionsMax } from './limits.ts';
import { parseMachine, renderProblem } from './parse-machine.ts';
import { parseStateOfType } from './parse-state.ts';

const problemsOf = (definition: string): string[] => {
  const machine = parseMachine(definition);
  return isProblems(machine) ? machine.map(renderProblem) : [];
};

const machine = (state: object, rest: object = {}) => JSON.stringify({ StartAt: 'X', States: { X: state, ...rest } });

const end = { End: true };
const pass = { Type: 'Pass', ...end };
const runTask = 'arn:aws:states:::ecs:runTask';
const task = { Type: 'Task', Resource: `${runTask}.sync`, Parameters: { TaskDefinition: 'd' }, ...end };
const choice = (...Choices: object[]) => ({ Type: 'Choice', Choices, Default: 'E' });
const e = { E: { Type: 'Succeed' } };

const schema = (message: string, place: string) => `SCHEMA_VALIDATION_FAILED: ${message} at ${place}`;

const refused: [what: string, definition: string, problem: string][] = [
  ['nothing at all', '', schema('Definition must be a valid JSON object', '/')],
  ['a list', '[]', schema('Definition must be a valid JSON object', '/')],
  ['an empty machine', '{}', schema('These fields are required: [States, StartAt]', '/')],
  [
    'a machine without StartAt',
    JSON.stringify({ States: { X: pass } }),
    schema('These fields are required: [StartAt]', '/'),
  ],
  [
    'words',
    'not a definition',
    `INVALID_JSON_DESCRIPTION: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)"not a definition"; line: 1, column: 4]`,
  ],
  [
    "a field of one's own",
    machine({ ...pass, _comment: '' }),
    schema("Field '_comment' is not supported", '/States/X'),
  ],
  [
    'a field in another case',
    machine({ ...pass, resultPath: '$' }),
    schema("Field 'resultPath' is not supported", '/States/X'),
  ],
  [
    'a field of another type of state',
    machine({ ...pass, Retry: [] }),
    schema("Field 'Retry' is not supported", '/States/X'),
  ],
  ['no type', machine(end), schema('These fields are required: [Type]', '/States/X')],
  [
    'neither Next nor End',
    machine({ Type: 'Pass' }),
    schema('This object should have only one of the following fields: [Next, End]', '/States/X'),
  ],
  [
    'Next and End',
    machine({ ...pass, Next: 'E' }, e),
    schema('There should only be one of the following fields: [Next, End]', '/States/X'),
  ],
  [
    'a number as text',
    machine({ ...task, TimeoutSeconds: '600' }),
    schema('Expected value of type Integer', '/States/X/TimeoutSeconds'),
  ],
  [
    'a time-out of nothing',
    machine({ ...task, TimeoutSeconds: 0 }),
    schema('Value should be at least 1', '/States/X/TimeoutSeconds'),
  ],
  [
    'no ARN',
    machine({ ...task, Resource: 'runTask' }),
    schema('Value is not a valid resource ARN', '/States/X/Resource'),
  ],
  [
    'StartedBy with .sync',
    machine({ ...task, Parameters: { TaskDefinition: 'd', StartedBy: 'me' } }),
    schema("The field 'StartedBy' is not supported by Step Functions", '/States/X/Parameters'),
  ],
  [
    'Count.$ with .sync',
    machine({ ...task, Parameters: { TaskDefinition: 'd', 'Count.$': '$.n' } }),
    schema("The field 'Count' is not supported by Step Functions", '/States/X/Parameters'),
  ],
  [
    'a slip inside Parameters',
    machine({ ...task, Parameters: { TaskDefinition: 'd', NetworkConfiguration: { awsVpcConfiguration: {} } } }),
    schema("The field 'awsVpcConfiguration' is not supported by Step Functions", '/States/X/Parameters'),
  ],
  [
    'no task definition',
    machine({ ...task, Parameters: {} }),
    schema("The field 'TaskDefinition' is required but was missing", '/States/X/Parameters'),
  ],
  ...[null, false, 'd', ['TaskDefinition']].map((Parameters): (typeof refused)[number] => [
    `no task definition in Parameters of ${JSON.stringify(Parameters)}`,
    machine({ ...task, Parameters }),
    schema("The field 'TaskDefinition' is required but was missing", '/States/X/Parameters'),
  ]),
  [
    'sqs with .sync',
    machine({ ...task, Resource: 'arn:aws:states:::sqs:sendMessage.sync' }),
    schema(
      'The resource provided arn:aws:states:::sqs:sendMessage.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.',
      '/States/X/Resource',
    ),
  ],
  [
    'an SDK call with .sync',
    machine({ ...task, Resource: 'arn:aws:states:::aws-sdk:ecs:runTask.sync' }),
    schema(
      'The resource provided arn:aws:states:::aws-sdk:ecs:runTask.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.',
      '/States/X/Resource',
    ),
  ],
  [
    'a path that is none',
    machine({ ...pass, InputPath: 'x' }),
    schema('Value must be a valid JSONPath.', '/States/X/InputPath'),
  ],
  [
    'a ResultPath of many nodes',
    machine({ ...pass, ResultPath: '$.a[*]' }),
    schema('Value is not a Reference Path', '/States/X/ResultPath'),
  ],
  [
    'a `.$` value that is no path',
    machine({ ...pass, Parameters: { 'a.$': 'b' } }),
    schema(
      "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
      '/States/X/Parameters',
    ),
  ],
  [
    'a call of a function that is none',
    machine({ ...pass, Parameters: { 'a.$': 'States.Nothing()' } }),
    schema(
      "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
      '/States/X/Parameters',
    ),
  ],
  [
    'States.ALL before others',
    machine({ ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] }),
    schema('States.ALL must appear alone and at end of list', '/States/X/Retry[0]/ErrorEquals'),
  ],
  [
    'a retrier without errors',
    machine({ ...task, Retry: [{}] }),
    schema('These fields are required: [ErrorEquals]', '/States/X/Retry[0]'),
  ],
  [
    'an unknown jitter',
    machine({ ...task, Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'SOME' }] }),
    schema('Value should be one of the following: [NONE, FULL]', '/States/X/Retry[0]/JitterStrategy'),
  ],
  [
    'a rate that shrinks',
    machine({ ...task, Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }),
    schema('Value should be at least 1', '/States/X/Retry[0]/BackoffRate'),
  ],
  [
    'two waits',
    machine({ Type: 'Wait', Seconds: 1, SecondsPath: '$.s', ...end }),
    schema(
      'There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]',
      '/States/X',
    ),
  ],
  ['no choices', machine(choice(), e), schema('Value cannot be empty', '/States/X/Choices')],
  [
    'a choice without Next',
    machine(choice({ Variable: '$.a', IsNull: true }), e),
    schema('These fields are required: [Next]', '/States/X/Choices[0]'),
  ],
  [
    'a Next inside a Not',
    machine(choice({ Not: { Variable: '$.a', IsNull: true, Next: 'E' }, Next: 'E' }), e),
    schema("Field 'Next' is not supported", '/States/X/Choices[0]/Not'),
  ],
  [
    'a Variable that is a function',
    machine(choice({ Variable: 'States.ArrayLength($.a)', IsNull: true, Next: 'E' }), e),
    schema("Value is not a Reference Path: Reference path didn't start with '$'", '/States/X/Choices[0]/Variable'),
  ],
  [
    'Error and ErrorPath',
    machine({ Type: 'Fail', Error: 'a', ErrorPath: '$.a' }),
    schema('There should only be one of the following fields: [Error, ErrorPath]', '/States/X'),
  ],
  [
    'a Next that is not there',
    machine({ ...choice({ Variable: '$.a', IsNull: true, Next: 'Y' }) }, e),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/X/Choices[0]/Next",
  ],
  [
    'a state that nothing leads to',
    machine(pass, e),
    'MISSING_TRANSITION_TARGET: State "E" is not reachable. at /States/E',
  ],
  [
    'a Default that is not there',
    machine({ ...choice({ Variable: '$.a', IsNull: true, Next: 'E' }), Default: 'Y' }, e),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/X/Default",
  ],
  ['no way out', machine({ Type: 'Pass', Next: 'X' }), 'MISSING_END_STATE: Workflow has no terminal state at null'],
  [
    'another version',
    JSON.stringify({ ...JSON.parse(machine(pass)), Version: '2.0' }),
    schema('Value should be one of the following: [1.0]', '/Version'),
  ],
  [
    'a Timestamp that is none',
    machine({ Type: 'Wait', Timestamp: 'tomorrow', ...end }),
    schema('Expected value of type Timestamp', '/States/X/Timestamp'),
  ],
  [
    'a Wait for nothing',
    machine({ Type: 'Wait', ...end }),
    schema(
      'This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]',
      '/States/X',
    ),
  ],
  [
    'another query language',
    machine({ ...pass, QueryLanguage: 'XPath' }),
    schema('Value should be one of the following: [JSONPath, JSONata]', '/States/X/QueryLanguage'),
  ],
  [
    'a field of JSONata',
    machine({ ...pass, Output: {} }),
    schema(
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
      '/States/X',
    ),
  ],
  [
    'a condition of JSONata',
    machine(choice({ Condition: '{% true %}', Next: 'E' }), e),
    schema(
      "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage",
      '/States/X/Choices[0]',
    ),
  ],
  [
    'more JSONata than is read',
    machine({ ...pass, QueryLanguage: 'JSONata', Output: Array.from({ length: expressionsMax + 1 }, () => '{% 1 %}') }),
    'INVALID_JSONATA_EXPRESSION: The definition has more than 2500 expressions in JSONata, or 150000 characters of them at /',
  ],
  ['depths', '['.repeat(2000), 'TOO_DEEPLY_NESTED: The definition is nested too deeply at /'],
];

/** The words are AWS's, as measured with ValidateStateMachineDefinition (floci-io/floci, issues 2670 and 2745). */
const expressions: [what: string, state: object, problem: string][] = [
  [
    'in Output',
    { Output: '{% 1 + %}' },
    'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/X/Output',
  ],
  [
    'deep in Output',
    { Output: { v: [1, '{% phone %}'] } },
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/X/Output/v[1]",
  ],
  [
    'in Assign',
    { Assign: { v: '{% $states.errorOutput %}' } },
    "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/X/Assign/v",
  ],
];

const later: [what: string, definition: string, named: RegExp][] = [
  ['an intrinsic function for a path', machine({ ...pass, InputPath: 'States.UUID()' }), /Intrinsic functions are not/],
];

/** One of each type: a type that joins the table of fields needs an example here, and a parser of its own. */
const examples: { readonly [type in StateType]: object } = {
  Pass: { Result: 1, End: true },
  Task: { Resource: runTask, Parameters: { TaskDefinition: 'd' }, End: true },
  Wait: { Seconds: 1, End: true },
  Choice: { Choices: [{ Variable: '$.a', IsPresent: true, Next: 'E' }], Default: 'E' },
  Succeed: {},
  Fail: { Error: 'E' },
  Parallel: { Branches: [{ StartAt: 'B', States: { B: pass } }], End: true },
  Map: { ItemProcessor: { StartAt: 'I', States: { I: pass } }, End: true },
};

describe('a definition', () => {
  it('may have as many expressions as are read', () => {
    const Output = Array.from({ length: expressionsMax }, () => '{% 1 %}');
    assert.ok(!isProblems(parseMachine(machine({ ...pass, QueryLanguage: 'JSONata', Output }))));
  });

  for (const [what, definition, problem] of refused)
    it(`with ${what} is refused`, () => assert.deepEqual(problemsOf(definition), [problem]));

  for (const [what, state, problem] of expressions)
    it(`with a wrong expression ${what} is refused, with its place`, () =>
      assert.deepEqual(problemsOf(machine({ ...pass, QueryLanguage: 'JSONata', ...state })), [problem]));

  it('may read a result and an error where there is one', () => {
    const state = {
      ...task,
      QueryLanguage: 'JSONata',
      Parameters: undefined,
      Arguments: { TaskDefinition: 'd' },
      Output: '{% $states.result %}',
      Assign: { r: '{% $states.result %}' },
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Next: 'E',
          Output: '{% $states.errorOutput %}',
          Assign: { e: '{% $states.errorOutput %}' },
        },
      ],
    };
    assert.deepEqual(problemsOf(machine(state, e)), []);
  });

  it('has each name of a state once, in branches too', () => {
    const Branches = [{ StartAt: 'X', States: { X: pass } }];
    assert.deepEqual(problemsOf(machine({ Type: 'Parallel', Branches, ...end })), [
      'DUPLICATE_STATE_NAME: Duplicate State name: X at /States/X/Branches[0]/States/X',
    ]);
  });

  it('has states of its own language inside a state of another', () => {
    const Branches = [{ StartAt: 'B', States: { B: { ...pass, InputPath: '$.a' } } }];
    assert.deepEqual(problemsOf(machine({ Type: 'Parallel', QueryLanguage: 'JSONata', Branches, ...end })), []);
  });

  for (const [what, definition, named] of later)
    it(`with ${what} is refused by name`, () =>
      assert.ok(problemsOf(definition).some((problem) => named.test(problem))));

  it('shows all its problems at once', () => {
    const problems = problemsOf(machine({ Type: 'Task', Retry: [{}], Foo: 1, Next: 'Y' }));
    assert.equal(problems.length, 4);
  });

  it('is not too deep for the brackets that its texts hold, nor for many objects side by side', () => {
    const Result = { text: '"[{'.repeat(2000), list: Array.from({ length: 2000 }, () => ({})) };
    assert.deepEqual(problemsOf(machine({ ...pass, Result })), []);
  });

  const accepted: [what: string, definition: string][] = [
    ['Parallel', machine({ ...examples.Parallel, Type: 'Parallel' })],
    ['Map', machine({ ...examples.Map, Type: 'Map' })],
    ['Map as it was spelled before', machine({ Type: 'Map', Iterator: { StartAt: 'I', States: { I: pass } }, ...end })],
    ['JSONata', machine({ ...pass, QueryLanguage: 'JSONata', Output: { a: '{% 1 %}' } })],
    ['Assign', machine({ ...pass, Assign: { 'a.$': '$.b', c: 1 } })],
    ['a variable', machine({ ...pass, Parameters: { 'a.$': '$x' } })],
    ['a variable for a path', machine({ ...pass, InputPath: '$x.y' })],
  ];
  for (const [what, definition] of accepted)
    it(`with ${what} is accepted`, () => assert.deepEqual(problemsOf(definition), []));

  it('may name the query language that it uses, and the one version there is', () => {
    const text = JSON.stringify({ ...JSON.parse(machine(pass)), QueryLanguage: 'JSONPath', Version: '1.0' });
    assert.deepEqual(problemsOf(text), []);
  });

  it('names each resource once', () => {
    const checked = parseMachine(machine({ ...task, End: undefined, Next: 'Y' }, { Y: task }));
    assert.ok(!isProblems(checked));
    assert.deepEqual(
      checked.resources.map(({ arn, sync }) => [arn, sync]),
      [[`${runTask}.sync`, true]],
    );
  });
});

describe('a type of state', () => {
  for (const [type, fields] of Object.entries(examples))
    it(`${type} is read as what it is`, () => {
      const checked = parseMachine(
        machine(choice({ Variable: '$.a', IsPresent: true, Next: 'Y' }), { ...e, Y: { Type: type, ...fields } }),
      );
      assert.ok(!isProblems(checked), JSON.stringify(checked));
      assert.equal(checked.states.get('Y')?.type, type);
    });

  it('in the table of fields and nowhere else does not become a Fail state', () => {
    const planted = 'Loop' as StateType;
    const parse = () => parseStateOfType('X', planted, new DefinitionNode([], {}, []), () => undefined);
    assert.throws(parse, /`Loop` has fields and no parser/);
  });
});
