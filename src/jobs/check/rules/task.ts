/**
 * Rules of task definitions: their logs, and services that are jobs in disguise.
 * Source: Amazon ECS Developer Guide, "Send Amazon ECS logs to CloudWatch".
 */
import { containersOf, type Jobs, taskDefinitionsOf } from '../../model/jobs.ts';
import { wayOf } from '../../model/subnet.ts';
import { at, type Fields, fieldsOf, hasInclude, listOf, renderSymbols } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';

const each = (
  jobs: Jobs,
  find: (task: Resource, container: Fields, index: number) => readonly Found[],
): readonly Found[] =>
  taskDefinitionsOf(jobs).flatMap((task) =>
    containersOf(task).flatMap((container, index) => find(task, container, index)),
  );

const place = (task: Resource, container: Fields, index: number): Pick<Found, 'resource' | 'at' | 'path'> => ({
  resource: task,
  at: renderSymbols(String(container['Name'] ?? index)),
  path: ['ContainerDefinitions', index],
});

const isEssential = (container: Fields): boolean => String(container['Essential'] ?? 'true') !== 'false';

const noLogs: Rule = {
  id: 'no-logs',
  severity: 'warning',
  summary: 'what the container prints is lost',
  why: 'Without a LogConfiguration nothing of a task on Fargate is kept: when it fails, there is nothing to read. A container that routes the logs of others is left alone.',
  bad: 'ContainerDefinitions: [{Name: job, Image: ...}]',
  good: 'LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref Logs, ...}}',
  find: (jobs) =>
    each(jobs, (task, container, index) =>
      container['LogConfiguration'] === undefined &&
      container['FirelensConfiguration'] === undefined &&
      !hasInclude(container) &&
      isEssential(container)
        ? [
            {
              ...place(task, container, index),
              message: 'no LogConfiguration: what the container prints is lost',
              mend: 'LogDriver: awslogs, with a log group of the template',
            },
          ]
        : [],
    ),
};

const optionsOf = (container: Fields): Fields => fieldsOf(at(container, 'LogConfiguration', 'Options'));

const isAwslogs = (container: Fields): boolean => at(container, 'LogConfiguration', 'LogDriver') === 'awslogs';

const logsDropped: Rule = {
  id: 'logs-may-be-dropped',
  severity: 'warning',
  summary: 'log lines are dropped when their buffer is full',
  why: "Since 25 June 2025 ECS's default mode is non-blocking, which drops lines when the buffer is full and says nothing. The account's setting defaultLogDriverMode is not seen in a template. A `mode` that is given, either way, is meant.",
  bad: 'Options: {awslogs-group: !Ref Logs}',
  good: 'Options: {awslogs-group: !Ref Logs, mode: blocking}',
  find: (jobs) =>
    each(jobs, (task, container, index) =>
      isAwslogs(container) && optionsOf(container)['mode'] === undefined
        ? [
            {
              ...place(task, container, index),
              message: 'no `mode`: ECS drops lines when its buffer is full',
              mend: 'mode: blocking, or non-blocking with a max-buffer-size on purpose',
            },
          ]
        : [],
    ),
};

const keptForEver: Rule = {
  id: 'log-kept-for-ever',
  severity: 'note',
  summary: "the job's log has no retention",
  why: 'A log group without RetentionInDays keeps, and costs, for ever; so does one that the agent makes.',
  bad: 'Logs: {Type: AWS::Logs::LogGroup}',
  good: 'Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}',
  find: (jobs) => {
    const groups = new Set<Resource>();
    const made = each(jobs, (task, container, index) => {
      const group = isAwslogs(container)
        ? jobs.template.find(optionsOf(container)['awslogs-group'], 'AWS::Logs::LogGroup')
        : undefined;
      if (group) groups.add(group);
      const byAgent = !group && String(optionsOf(container)['awslogs-create-group']) === 'true';
      return byAgent
        ? [
            {
              ...place(task, container, index),
              message: 'the agent makes its log group: it has no retention',
              mend: 'an AWS::Logs::LogGroup with RetentionInDays',
            },
          ]
        : [];
    });
    const unbounded = [...groups].filter(({ properties }) => properties['RetentionInDays'] === undefined);
    return [
      ...made,
      ...unbounded.map((resource) => ({
        resource,
        message: 'no RetentionInDays: it is kept for ever',
        mend: 'RetentionInDays: 30',
      })),
    ];
  },
};

const publicIp: Rule = {
  id: 'public-ip',
  severity: 'note',
  summary: 'the task gets a public address',
  why: 'A job that only calls out can do so from a private subnet by a NAT gateway or endpoints. In a subnet without a way to the internet the address does nothing, and is left alone.',
  bad: 'AssignPublicIp: ENABLED',
  good: 'AssignPublicIp: DISABLED',
  find: ({ template, jobs }) =>
    (template.isGenerated ? [] : jobs).flatMap((job) =>
      job.starts.flatMap(({ network, state }): Found[] => {
        const resource = job.kind === 'machine' ? job.machine.resource : job.schedule?.resource;
        const subnets = listOf(network['Subnets']).map((subnet) => template.find(subnet, 'AWS::EC2::Subnet'));
        const isPrivate = subnets.some((subnet) => subnet && !wayOf(template, subnet).isPublic);
        if (!resource || network['AssignPublicIp'] !== 'ENABLED' || isPrivate) return [];
        return [
          {
            resource,
            ...(state ? { at: state.name } : {}),
            message: 'the task gets a public address',
            mend: 'private subnets with a NAT gateway or endpoints, and AssignPublicIp: DISABLED',
          },
        ];
      }),
    ),
};

const cronWords =
  /(?:^|[\s/;&|"'])(crond|cron\s+-f|cron(?=\s*(?:&&|;))|service\s+cron\s+start|supercronic|yacron|ofelia|celery\b.*\bbeat|celery\b.*\bworker\b.*\s-B|celerybeat|artisan\s+schedule:work|clockwork(?=\s+\S+\.rb))(?:[\s;&|"']|$)/i;

const services = (template: Template) =>
  template.ofType('AWS::ECS::Service').flatMap((service) => {
    const task = template.find(service.properties['TaskDefinition'], 'AWS::ECS::TaskDefinition');
    return task ? [{ service, task }] : [];
  });

/** An image whose program is a cron; others are known by what they run alone. */
const programOf = ({ Image, EntryPoint }: Fields): readonly string[] =>
  EntryPoint === undefined ? (/(?:^|\/)(ofelia|supercronic)(?::|@|$)/.exec(String(Image))?.slice(1) ?? []) : [];

const wordsOf = (container: Fields): string =>
  [...programOf(container), ...listOf(container['EntryPoint']), ...listOf(container['Command'])].join(' ');

const cronInContainer: Rule = {
  id: 'cron-in-container',
  severity: 'warning',
  summary: 'a service runs cron inside its container',
  why: 'Each copy of the service runs each line: twice while it is deployed, never while it is down, and nobody learns how a line ended. The word in a name, or a loop with a sleep, is not found.',
  bad: 'Command: [crond, -f]        # of an AWS::ECS::Service',
  good: 'a job for each line: a schedule, and a machine that waits',
  find: ({ template }) =>
    services(template).flatMap(({ service, task }) =>
      containersOf(task).flatMap((container, index): Found[] => {
        const cron = cronWords.exec(` ${wordsOf(container)} `)?.[1];
        return cron === undefined
          ? []
          : [
              {
                ...place(task, container, index),
                related: [service],
                message: `the service ${service.name} runs \`${cron}\` in its container: a line runs twice or never, and nobody learns how it ended`,
                mend: 'a job for each line',
              },
            ];
      }),
    ),
};

const serviceThatWaits: Rule = {
  id: 'service-that-waits',
  severity: 'note',
  summary: 'a service that looks like a job',
  why: 'It has no port, no load balancer and no scaling, and is named like a batch: perhaps it sleeps between its runs. Nobody but its name says so.',
  bad: 'NightlyBatch: {Type: AWS::ECS::Service}',
  good: 'a schedule and a machine',
  find: ({ template }) =>
    services(template).flatMap(({ service, task }): Found[] => {
      const isNamed = /batch|nightly|cron|scheduled/i.test(
        `${service.id} ${String(service.properties['ServiceName'] ?? '')}`,
      );
      const hasPort = containersOf(task).some(({ PortMappings }) => listOf(PortMappings).length > 0);
      const serves =
        listOf(service.properties['LoadBalancers']).length > 0 ||
        template.ofType('AWS::ApplicationAutoScaling::ScalableTarget').length > 0;
      return isNamed && !hasPort && !serves
        ? [
            {
              resource: service,
              message: 'a service without a port, named like a batch: perhaps it is a job that sleeps',
              mend: 'a schedule and a machine',
            },
          ]
        : [];
    }),
};

export const taskRules: readonly Rule[] = [
  noLogs,
  logsDropped,
  keptForEver,
  publicIp,
  cronInContainer,
  serviceThatWaits,
];
