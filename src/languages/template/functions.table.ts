/**
 * CloudFormation's functions: short tags, long names, and those that we refuse, with the reason.
 * Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
 */

const functions = [
  'Fn::And',
  'Fn::Base64',
  'Fn::Cidr',
  'Fn::Equals',
  'Fn::FindInMap',
  'Fn::GetAtt',
  'Fn::GetAZs',
  'Fn::If',
  'Fn::ImportValue',
  'Fn::Join',
  'Fn::Not',
  'Fn::Or',
  'Fn::Select',
  'Fn::Split',
  'Fn::Sub',
] as const;

const languageExtensions = 'it needs the transform AWS::LanguageExtensions, which is not supported';
const rulesOnly = 'it belongs to the Rules section, which is not supported';

/** Long names of functions that AWS knows and that are refused here. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['Fn::Transform', 'transforms are not supported'],
  ['Fn::ForEach', languageExtensions],
  ['Fn::Length', languageExtensions],
  ['Fn::ToJsonString', languageExtensions],
  ['Fn::Contains', rulesOnly],
  ['Fn::EachMemberEquals', rulesOnly],
  ['Fn::EachMemberIn', rulesOnly],
  ['Fn::RefAll', rulesOnly],
  ['Fn::ValueOf', rulesOnly],
  ['Fn::ValueOfAll', rulesOnly],
]);

export const functionNames: ReadonlySet<string> = new Set(functions);

/** `!Sub` -> `Fn::Sub`; `!Ref` and `!Condition` have no prefix. */
export const functionTags: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...[...functions, ...refusedFunctions.keys()].map((name): [string, string] => [name.replace('Fn::', '!'), name]),
]);

export const conditionFunctions: ReadonlySet<string> = new Set(['Fn::And', 'Fn::Equals', 'Fn::Not', 'Fn::Or']);

export const pseudoParameters: ReadonlySet<string> = new Set([
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
]);
