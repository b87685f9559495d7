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
  'Fn::Length',
  'Fn::Not',
  'Fn::Or',
  'Fn::Select',
  'Fn::Split',
  'Fn::Sub',
  'Fn::ToJsonString',
] as const;

/** What the transform brings. */
export const languageExtensions = 'AWS::LanguageExtensions';
export const extensions: ReadonlySet<string> = new Set(['Fn::ForEach', 'Fn::Length', 'Fn::ToJsonString']);
/** What is said of a macro, and of AWS's own that includes a text of a bucket. */
export const noMacro = 'no function runs here that a macro would be; write in its place what it makes, or includes';
const rulesOnly = 'only the Rules section may have it';
const ofAccount = 'it asks what EC2 has, which is not there';

/** Long names of functions that AWS knows and that are refused here. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['Fn::Transform', noMacro],
  ['Fn::Contains', rulesOnly],
  ['Fn::EachMemberEquals', rulesOnly],
  ['Fn::EachMemberIn', rulesOnly],
  ['Fn::RefAll', ofAccount],
  ['Fn::ValueOf', ofAccount],
  ['Fn::ValueOfAll', ofAccount],
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
