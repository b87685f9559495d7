/**
 * Who is told when a job fails, or stays silent: alarms, rules on how executions and tasks end, states that publish before they fail.
 * Source: AWS Step Functions Developer Guide, "Automating Step Functions event delivery with EventBridge"; Amazon ECS Developer Guide, "Amazon ECS task state change events".
 */
import { isObject } from '../../languages/is-object.ts';
import { type Alarm, alarmsOf, type Metric } from '../model/alarm.ts';
import type { Job } from '../model/jobs.ts';
import { argumentsOf, type Machine } from '../model/machine.ts';
import { at, fieldsOf, hasUnknown, isPlain, listOf, mentions, objectsOf } from '../model/symbol.ts';
import type { Resource, Template } from '../model/template.ts';

const failures = new Set(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']);

/** Whether the ARN is the machine's, or may be. */
const isMachine = (template: Template, arn: unknown, { resource }: Machine): boolean =>
  mentions(arn, resource.id) || hasUnknown(arn) || template.find(arn, resource.type) === resource;

const isOfMachine = (template: Template, machine: Machine, { namespace, dimensions }: Metric): boolean =>
  namespace === 'AWS/States' && isMachine(template, dimensions.get('StateMachineArn'), machine);

/** Alarms that ring when an execution of the machine fails, times out or is aborted. */
export const failureAlarms = (template: Template, machine: Machine): readonly Alarm[] =>
  alarmsOf(template).filter(({ metrics }) =>
    metrics.some((metric) => failures.has(metric.name) && isOfMachine(template, machine, metric)),
  );

/** Alarms that ring when it has not succeeded for a while. */
export function silenceAlarms(template: Template, job: Job): readonly Alarm[] {
  return alarmsOf(template).filter(
    ({ metrics, ringsOnSilence, ringsBelow }) =>
      ringsOnSilence && ringsBelow && metrics.some((metric) => isSuccess(template, job, metric)),
  );
}

function isSuccess(template: Template, job: Job, metric: Metric): boolean {
  if (job.kind !== 'machine') return !metric.namespace.startsWith('AWS/');
  if (isOfMachine(template, job.machine, metric)) return /^Executions(Succeeded|Started)$/.test(metric.name);
  return publishes(job.machine, metric);
}

/** Whether a state of the machine puts data of that metric. */
export const publishes = (machine: Machine, { namespace, name }: Metric): boolean =>
  machine.states.some((state) => {
    const given = argumentsOf(state);
    return (
      state.integration.startsWith('aws-sdk:cloudwatch:putMetricData') &&
      given['Namespace'] === namespace &&
      objectsOf(given['MetricData']).some((each) => each['MetricName'] === name)
    );
  });

/** Whether the resource is there by the defaults, or whenever the job is. */
export const isThere = (template: Template, job: Job, resource: Resource): boolean =>
  template.isMade(resource) !== false ||
  resource.condition === job.schedule?.resource.condition ||
  (job.kind === 'machine' && resource.condition === job.machine.resource.condition);

/** Rules on the end of executions of this machine, that tell somebody. */
export const statusRules = (template: Template, machine: Machine): readonly Resource[] =>
  rulesOn(template, 'Step Functions Execution Status Change').filter(({ properties }) => {
    const arns = at(properties, 'EventPattern', 'detail', 'stateMachineArn');
    const statuses = listOf(at(properties, 'EventPattern', 'detail', 'status'));
    if (statuses.length > 0 && !statuses.some((each) => isObject(each) || failedStatuses.has(String(each))))
      return false;
    return (
      arns === undefined || listOf(arns).some((arn) => typeof arn === 'object' || isMachine(template, arn, machine))
    );
  });

/** Of executions. */
export const failedStatuses: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/** Rules on events of that kind that are on and have a target. */
export const rulesOn = (template: Template, detailType: string): readonly Resource[] =>
  template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => listOf(at(properties, 'EventPattern', 'detail-type')).includes(detailType))
    .filter(({ properties }) => properties['State'] !== 'DISABLED' && objectsOf(properties['Targets']).length > 0);

/** Rules that tell of tasks that stopped, where they may be this job's. Those that only keep them in a log tell nobody. */
export const stopRules = (template: Template, job: Job): readonly Resource[] =>
  rulesOn(template, 'ECS Task State Change').filter(({ properties }) => {
    const targets = objectsOf(properties['Targets']).map(({ Arn }) => String(Arn));
    const isLog = (arn: string): boolean =>
      arn.includes(':log-group:') || template.ofType('AWS::Logs::LogGroup').some(({ id }) => mentions(arn, id));
    if (targets.every(isLog)) return false;
    const detail = fieldsOf(at(properties, 'EventPattern', 'detail'));
    const tasks = job.starts.flatMap(({ task }) => task ?? []);
    return (
      mayMatch(detail['lastStatus'], (each) => each === 'STOPPED') &&
      mayMatch(
        detail['group'],
        (each) =>
          tasks.length === 0 ||
          tasks.some(({ properties: { Family } }) => !isPlain(Family) || each === `family:${Family}`),
      ) &&
      mayMatch(detail['taskDefinitionArn'], (each) =>
        tasks.some((task) => mentions(each, task.id) || template.find(each, task.type) === task),
      )
    );
  });

/** Whether a field of a pattern lets such a value through; a matcher (a prefix, a wildcard) may. */
const mayMatch = (values: unknown, isIt: (value: unknown) => boolean): boolean =>
  values === undefined || listOf(values).some((each) => isObject(each) || hasUnknown(each) || isIt(each));

/** Whether the machine publishes to a topic and then fails. */
export const publishesThenFails = (machine: Machine): boolean =>
  machine.states.some(({ integration, fields, scope }) => {
    if (!/^(aws-sdk:)?sns:publish/.test(integration)) return false;
    const seen = new Set<unknown>();
    let next = fieldsOf(scope[String(fields['Next'])]);
    while (next['Next'] !== undefined && !seen.has(next)) {
      seen.add(next);
      next = fieldsOf(scope[String(next['Next'])]);
    }
    return next['Type'] === 'Fail';
  });
