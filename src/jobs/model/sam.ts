/**
 * SAM's own resource types as the CloudFormation that they become, as far as schedules of machines and functions go. Left out: Globals, nested
 * applications, policy templates but that for ECS's RunTask.
 * Source: AWS Serverless Application Model Developer Guide, "AWS::Serverless::StateMachine", "AWS::Serverless::Function", "Generated CloudFormation resources".
 */
import { isObject } from '../../languages/is-object.ts';
import { at, type Fields, fieldsOf, listOf } from './symbol.ts';

export interface Expanded {
  readonly root: Fields;
  /** Where what SAM makes was written: its logical id -> a path in the template. */
  readonly places: ReadonlyMap<string, readonly string[]>;
}

export function expandSam(root: Fields): Expanded {
  const places = new Map<string, readonly string[]>();
  const resources: Record<string, unknown> = {};
  for (const [id, node] of Object.entries(fieldsOf(root['Resources']))) {
    const type = at(node, 'Type');
    const isMachine = type === 'AWS::Serverless::StateMachine';
    if (!isObject(node) || !(isMachine || type === 'AWS::Serverless::Function')) {
      resources[id] = node;
      continue;
    }
    const written = fieldsOf(node['Properties']);
    resources[id] = isMachine ? node : functionOf(id, node, written);
    const role = written['Role'];
    if (role === undefined) {
      resources[`${id}Role`] = roleOf(written);
      places.set(`${id}Role`, [id]);
      if (isMachine)
        resources[id] = { ...node, Properties: { ...written, Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] } } };
    }
    for (const [name, event] of Object.entries(fieldsOf(written['Events']))) {
      const schedule = scheduleOf(id, fieldsOf(event), node['Condition']);
      if (!schedule) continue;
      resources[`${id}${name}`] = schedule;
      places.set(`${id}${name}`, [id, 'Properties', 'Events', name]);
    }
  }
  return { root: { ...root, Resources: resources }, places };
}

const functionOf = (id: string, node: Fields, written: Fields): Fields => ({
  ...node,
  Type: 'AWS::Lambda::Function',
  Properties: {
    ...written,
    Role: written['Role'] ?? { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
    ...(written['DeadLetterQueue'] === undefined ? {} : { DeadLetterConfig: written['DeadLetterQueue'] }),
    ...(at(written, 'EventInvokeConfig', 'DestinationConfig', 'OnFailure') === undefined
      ? {}
      : { DeadLetterConfig: at(written, 'EventInvokeConfig', 'DestinationConfig', 'OnFailure') }),
  },
});

function roleOf(written: Fields): Fields {
  const policies = listOf(written['Policies']);
  const inline = policies.filter(isObject).flatMap((policy) => {
    const task = at(policy, 'EcsRunTaskPolicy', 'TaskDefinition');
    const run = { Statement: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: task }] };
    const document = task === undefined ? policy : run;
    return document['Statement'] === undefined ? [] : [{ PolicyName: 'sam', PolicyDocument: document }];
  });
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Policies: inline,
      ManagedPolicyArns: policies.filter(
        (each) => !isObject(each) || (each['Statement'] === undefined && each['EcsRunTaskPolicy'] === undefined),
      ),
    },
  };
}

/** Undefined: the event is no schedule. */
function scheduleOf(id: string, event: Fields, condition: unknown): Fields | undefined {
  const given = fieldsOf(event['Properties']);
  const isRule = event['Type'] === 'Schedule';
  if (!isRule && event['Type'] !== 'ScheduleV2') return undefined;
  const target = {
    Id: id,
    Arn: { 'Fn::GetAtt': [id, 'Arn'] },
    ...pick(given, ['DeadLetterConfig', 'RetryPolicy', 'RoleArn', 'Input']),
  };
  return {
    Type: isRule ? 'AWS::Events::Rule' : 'AWS::Scheduler::Schedule',
    ...(condition === undefined ? {} : { Condition: condition }),
    Properties: {
      ...pick(given, ['Name', 'Description', 'State', 'ScheduleExpressionTimezone', 'StartDate', 'EndDate']),
      ...(given['Enabled'] === false ? { State: 'DISABLED' } : {}),
      ScheduleExpression: given['Schedule'] ?? given['ScheduleExpression'],
      ...(isRule ? { Targets: [target] } : { Target: target }),
    },
  };
}

const pick = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
