/** A template of CloudFormation as plain data, its functions, and the names that the stack gives. */

export type Value = unknown;

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: Readonly<Record<string, Value>>;
  readonly Properties: Readonly<Record<string, Value>>;
}

/** By logical id, in the order of the template. */
export type Resources = Record<string, Resource>;

export interface Parameter {
  readonly Type: string;
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedValues?: readonly string[];
}

export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Metadata: Readonly<Record<string, Value>>;
  readonly Parameters?: Readonly<Record<string, Parameter>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

export const ref = (logicalId: string) => ({ Ref: logicalId });
/** The text alone where there is nothing to substitute. */
export const sub = (text: string) => (text.includes('${') ? { 'Fn::Sub': text } : text);
export const getAtt = (logicalId: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [logicalId, attribute] });

export const accountId = ref('AWS::AccountId');
export const region = ref('AWS::Region');

/** `${AWS::StackName}` stands in every name that must be known beforehand: no hyphen could tell `office` from `office-prod`, so an underscore ends it. */
export const stackName = '${AWS::StackName}';
export const machineName = (jobId: string): string => `${stackName}_${jobId}`;

/** An ARN in this account and region; what comes after them. */
export const arn = (service: string, rest: string) => sub(arnText(service, rest));
export const arnText = (service: string, rest: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;

export const logGroups = {
  tasks: `/punctual/${stackName}`,
  machines: `/aws/vendedlogs/states/${stackName}`,
  stopped: `/aws/events/${stackName}_stopped`,
} as const;

/** Roles are unnamed, below it: what they may be passed to is scoped by it. */
export const rolePath = sub(`/punctual/${stackName}/`);

export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: Value;
  readonly Condition?: Readonly<Record<string, Value>>;
}

export const policy = (name: string, statements: readonly Value[]) => ({
  PolicyName: name,
  PolicyDocument: { Version: '2012-10-17', Statement: statements },
});

export const allow = (
  action: string | readonly string[],
  resource: Value,
  condition?: Readonly<Record<string, Value>>,
): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition ? { Condition: condition } : {}),
});

/** Who may take a role, and for whom: the second keeps a confused deputy out. */
export const trust = (service: string | readonly string[], condition: Readonly<Record<string, Value>>) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', Condition: condition }],
});

/** Without members that are undefined. */
export const given = <T extends Readonly<Record<string, Value>>>(members: T): Record<string, Value> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
