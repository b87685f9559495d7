/**
 * What CloudFormation, IAM and EventBridge take at most, before they refuse it themselves, late and in part.
 * Sources: "Understand CloudFormation quotas", User Guide; "IAM and AWS STS quotas"; "Amazon EventBridge quotas".
 */
import { type Finding, wrong } from '../config/finding.ts';
import type { App } from '../resolved-app.ts';
import type { Template } from './cloudformation.ts';
import { sharedIds } from './template.ts';

export const resourcesMax = 500;
export const parametersMax = 200;
/** By S3; in the call itself 51,200. */
export const bodyBytesMax = 1_000_000;
export const inlineBodyBytesMax = 51_200;
/** Of a role's inline policies together; blanks do not count. */
const policyCharactersMax = 10_240;
/** Of a rule's. */
const patternCharactersMax = 2048;
/** An app's name, a hyphen, an environment's. */
const stackNameMax = 37;

/** All that a template cannot be. `bytes`: of its body, as compact JSON. */
export const templateFindings = (app: App, template: Template, bytes: number): Finding[] => [
  ...meetingFindings(app),
  ...limitFindings(template, bytes),
  ...overrideFindings(app, template),
];

const smaller = 'alarms: {failed: event}, which saves one for each job; roles: shared';

/** Each has what all jobs share, too. */
function apps(count: number, max: number): string {
  const least = Math.ceil(count / max);
  return least === 2 ? 'two apps' : `${least} apps, or some more`;
}

function limitFindings(template: Template, bytes: number): Finding[] {
  const findings: Finding[] = [];
  const count = Object.keys(template.Resources).length;
  if (count > resourcesMax)
    findings.push(
      wrong(
        ['jobs'],
        `found ${count} resources, ${byKind(template)}; CloudFormation has ${resourcesMax} for a stack`,
        `${apps(count, resourcesMax)}; ${smaller}`,
      ),
    );
  if (bytes > bodyBytesMax)
    findings.push(
      wrong(
        ['jobs'],
        `found a template of ${bytes} bytes; CloudFormation takes ${bodyBytesMax}`,
        `${apps(bytes, bodyBytesMax)}; ${smaller}`,
      ),
    );
  const parameters = Object.keys(template.Parameters ?? {}).length;
  if (parameters > parametersMax)
    findings.push(
      wrong(
        ['jobs'],
        `found ${parameters} parameters; CloudFormation has ${parametersMax}`,
        apps(parameters, parametersMax),
      ),
    );
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    const pattern = Type === 'AWS::Events::Rule' ? charactersOf(Properties['EventPattern']) : 0;
    if (pattern > patternCharactersMax)
      findings.push(
        wrong(
          ['jobs'],
          `found a rule, ${id}, whose pattern has ${pattern} characters; EventBridge takes ${patternCharactersMax}`,
          'fewer jobs with alarms or notify of their own, or a second app',
        ),
      );
    const length = Type === 'AWS::IAM::Role' ? charactersOf(Properties['Policies']) : 0;
    if (length > policyCharactersMax)
      findings.push(
        wrong(
          ['jobs'],
          `found a role, ${id}, whose policies have ${length} characters; IAM takes ${policyCharactersMax}`,
          'fewer secrets, under a common path; or roles: each',
        ),
      );
  }
  return findings;
}

/** With what CloudFormation puts in: at most the longest that there is. */
const charactersOf = (value: unknown): number =>
  JSON.stringify(value ?? [])
    .replace(/\{"(?:Fn::Sub|Ref)":"([^"]*)"\}/g, '"$1"')
    .replaceAll('${AWS::StackName}', 'x'.repeat(stackNameMax))
    .replaceAll('${AWS::AccountId}', '111122223333')
    .replaceAll('${AWS::Region}', 'ap-southeast-1')
    .replaceAll('${AWS::Partition}', 'aws').length;

/** `96 AWS::ECS::TaskDefinition, ...`, the most first. */
function byKind({ Resources }: Template): string {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([type, count]) => `${count} ${type}`)
    .join(', ');
}

/** Jobs whose names meet in the template in parts, which their names alone do not show. */
const meetingFindings = (app: App): Finding[] =>
  sharedIds(app).map(({ id, jobs: [first, second] }) =>
    wrong(
      ['jobs', second as string],
      `found a job that meets ${first}: both would have ${id} in the template`,
      'another name, or id: of one',
    ),
  );

/** An override of what is not there. */
function overrideFindings(app: App, template: Template): Finding[] {
  return Object.keys(app.overrides)
    .filter((id) => !Object.hasOwn(template.Resources, id))
    .map((id) =>
      wrong(
        ['overrides', id],
        'found a logical id that the template has not',
        `one of ${Object.keys(template.Resources).slice(0, 8).join(', ')} ...; punctual synth shows all`,
      ),
    );
}
