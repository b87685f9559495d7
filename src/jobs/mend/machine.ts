/** The generated machine, made to start the target's own task: its cluster, definition, network, capacity and overrides. */
import { isObject } from '../../languages/is-object.ts';
import type { Resource } from '../generate/cloudformation.ts';
import { type Fields, fieldsOf, listOf, objectsOf } from '../model/symbol.ts';
import { type Asked, mainContainer, substituted } from './target.ts';

export function machineFor(asked: Asked, machine: Resource, prefix: string, notes: Set<string>): Resource {
  const container = mainContainer(asked);
  if (container === undefined)
    notes.add(
      `the container of ${asked.scheduleId} is not known here: write its name where ${asked.machineId} says 'job'`,
    );
  const definition = JSON.parse(JSON.stringify(machine.Properties['Definition']));
  const attempt = definition.States.Attempt.Branches[0].States;
  attempt.Run.Arguments = argumentsFor(asked, attempt.Run.Arguments, container ?? 'job');
  for (const field of ['Error', 'Cause']) attempt.Classify[field] = naming(attempt.Classify[field], container);
  const { Tags: _, ...properties } = machine.Properties;
  return {
    Type: machine.Type,
    Properties: {
      ...properties,
      RoleArn: { 'Fn::GetAtt': [`${prefix}MachineRole`, 'Arn'] },
      Definition: definition,
    },
  };
}

/** The expression with the container's name for `job`; a name that is a function is put in by one. */
function naming(expression: string, container: unknown): unknown {
  if (container === undefined) return expression;
  const name = typeof container === 'string' ? container : '${Container}';
  const text = expression.replaceAll("Name = 'job'", `Name = '${name}'`);
  return typeof container === 'string' ? text : { 'Fn::Sub': [text, { Container: container }] };
}

function argumentsFor(asked: Asked, generated: Fields, container: unknown): Fields {
  const { fields, network } = asked;
  const capacity = fields['CapacityProviderStrategy'] ?? fields['LaunchType'];
  const { Group: _, ...given } = fields;
  return {
    Cluster: asked.cluster ?? 'default',
    TaskDefinition: familyOf(asked),
    ...given,
    ...(capacity === undefined && Object.keys(network).length > 0 ? { LaunchType: 'FARGATE' } : {}),
    Group: generated['Group'],
    ...(Object.keys(network).length === 0 ? {} : { NetworkConfiguration: { AwsvpcConfiguration: network } }),
    Overrides: overridesFor(asked, container),
  };
}

/** What `!Ref` of a task definition is, parted: its family. */
const familyOfRef = (id: unknown) => ({
  'Fn::Select': [0, { 'Fn::Split': [':', { 'Fn::Select': [1, { 'Fn::Split': ['/', id] }] }] }],
});

/** The family, so that a retry finds an ACTIVE revision after an update too. */
export function familyOf({ taskDefinition, taskWritten, task }: Asked): unknown {
  if (task === undefined) return taskDefinition;
  return taskWritten['Family'] ?? familyOfRef({ Ref: task.id });
}

const variables = [
  {
    Name: 'SCHEDULED_TIME',
    Value:
      '{% $exists($states.context.Execution.Input.scheduledTime) ? $states.context.Execution.Input.scheduledTime : $states.context.Execution.StartTime %}',
  },
  { Name: 'RUN_ID', Value: '{% $states.context.Execution.Name %}' },
  { Name: 'ATTEMPT', Value: '{% $string($states.input.attempt) %}' },
];

/** The target's own, and what a run tells its container. */
function overridesFor({ overrides, isSubstituted }: Asked, container: unknown): Fields {
  const given = (value: unknown): unknown => (isSubstituted ? substituted(value) : value);
  const all = objectsOf(overrides['ContainerOverrides']);
  const own = all.find(({ Name }) => Name === container) ?? (all.length === 1 ? all[0] : undefined);
  const others = all.filter((each) => each !== own);
  const { Environment, Name, ...rest } = fieldsOf(own);
  return {
    ...fieldsOf(given(overrides)),
    ContainerOverrides: [
      {
        Name: given(Name ?? container),
        ...fieldsOf(given(rest)),
        Environment: [...variables, ...listOf(given(Environment)).filter(isObject)],
      },
      ...others.map(given),
    ],
  };
}
