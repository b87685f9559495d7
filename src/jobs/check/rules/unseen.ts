/** Rules of what a template ties to one account, and of what cannot be seen in it. */
import { isBatchState, isEvent, isMachine, type Jobs, targetName, taskDefinitionsOf } from '../../model/jobs.ts';
import { renderSymbols } from '../../model/symbol.ts';
import type { Resource } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';
import { rolesOf } from './role.ts';

const literalAccount: Rule = {
  id: 'literal-account',
  severity: 'note',
  summary: "an account's number stands in the template",
  why: 'The template works in that account alone; in another one its permissions point at strangers.',
  bad: 'Resource: arn:aws:ecs:eu-central-1:111122223333:cluster/jobs',
  good: 'Resource: !Sub arn:aws:ecs:${AWS::Region}:${AWS::AccountId}:cluster/jobs',
  find: (jobs) =>
    (jobs.template.isGenerated || jobs.template.isResolved ? [] : partsOf(jobs)).flatMap((resource): Found[] => {
      const number = /arn:[^:"\s]*:[^:"\s]*:[^:"\s]*:(\d{12}):/.exec(JSON.stringify(resource.properties))?.[1];
      return number === undefined
        ? []
        : [{ resource, message: `the account ${number} stands in it literally`, mend: '${AWS::AccountId} in a Sub' }];
    }),
};

const partsOf = (jobs: Jobs): readonly Resource[] => [
  ...new Set([
    ...jobs.jobs.flatMap((job) => [
      ...(job.schedule ? [job.schedule.resource] : []),
      ...(job.kind === 'machine' ? [job.machine.resource] : []),
    ]),
    ...taskDefinitionsOf(jobs),
    ...rolesOf(jobs).flatMap(({ role }) => [role.resource, ...role.statements.map(({ owner }) => owner)]),
  ]),
];

const notSeen: Rule = {
  id: 'not-seen',
  severity: 'note',
  summary: 'what lies outside the template, and was not judged',
  why: 'A machine that comes in by its ARN, a schedule that is a parameter without a default, a definition in a bucket: nothing is found there, because nothing is seen.',
  bad: 'Target: {Arn: !Ref MachineArn}',
  good: 'Target: {Arn: !Ref Machine}',
  find: ({ template, machines, jobs, unseen }) => {
    const targets = unseen.map(({ schedule, target }): Found => {
      const isBatch = target.fields['BatchParameters'] !== undefined || target.call === 'batch:submitJob';
      const given = target.input['StateMachineArn'] ?? target.fields['Arn'];
      const arn = renderSymbols(String(given));
      const machine = machines.find(({ resource }) => isMachine(template, given, resource));
      return {
        resource: schedule.resource,
        path: target.path,
        at: targetName(target),
        message: isEvent(target)
          ? 'it puts an event on a bus: what the rules of the bus start by it is not judged here'
          : isBatch || machine?.states.some(isBatchState)
            ? `${isBatch ? 'it' : `its machine ${machine?.resource.name}`} submits a job of AWS Batch: how that ends, what is tried again and who is told is not judged here`
            : `its target ${arn} lies outside this template, or cannot be read here`,
        mend: isBatch
          ? 'a rule on `Batch Job State Change` that tells of FAILED'
          : isEvent(target)
            ? 'let the schedule start the machine itself'
            : 'check the template that it stands in',
      };
    });
    const definitions = jobs.flatMap((job): Found[] =>
      job.kind === 'machine' && job.machine.definition === undefined
        ? [
            {
              resource: job.machine.resource,
              message: 'its definition lies elsewhere: its time-outs, retries and what it catches are not judged here',
              mend: 'Definition, or DefinitionString, in the template',
            },
          ]
        : [],
    );
    const expressions = [...new Set(jobs.flatMap(({ schedule }) => (schedule ? [schedule] : [])))]
      .filter(({ expression, text }) => expression === undefined && text !== '')
      .map(
        ({ resource, text }): Found => ({
          resource,
          path: ['ScheduleExpression'],
          message: `when it is due, ${renderSymbols(text)}, is not known here: what hangs on it is not judged`,
          mend: 'a default for the parameter',
        }),
      );
    return [...targets, ...definitions, ...expressions];
  },
};

export const unseenRules: readonly Rule[] = [literalAccount, notSeen];
