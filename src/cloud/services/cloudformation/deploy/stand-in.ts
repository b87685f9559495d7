/**
 * What stands for a resource that could not be made while a template is tried out: an id and attributes of the right form, so that what refers to it can
 * be tried too. Each holds a mark: a complaint about a stand-in is not about the template.
 */
import { own } from '../../../../languages/own.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import { unreadable } from '../../../../languages/template/document.ts';
import { arn } from '../../../kit/arn.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { PhysicalResource } from '../types/resource-type.ts';

const mark = 'standin';

export const markOf = (logicalId: string): string => `${mark}-${logicalId}`;

export const isOfStandIn = (text: string): boolean => text.includes(`${mark}-`);

/** In place of a value that is wrong; what is complained of where it is may come of it. */
export const unknownText = unreadable;
export const unknownArn = `arn:aws:iam::000000000000:role/${unknownText}`;

/** `NAME` is the stand-in's; types whose id is their ARN, and others. */
const arns: Readonly<Record<string, { service: string; resource: string; isId?: true }>> = {
  'AWS::CloudWatch::Alarm': { service: 'cloudwatch', resource: 'alarm:NAME' },
  'AWS::CloudWatch::CompositeAlarm': { service: 'cloudwatch', resource: 'alarm:NAME' },
  'AWS::ECR::Repository': { service: 'ecr', resource: 'repository/NAME' },
  'AWS::ECS::Cluster': { service: 'ecs', resource: 'cluster/NAME' },
  'AWS::ECS::TaskDefinition': { service: 'ecs', resource: 'task-definition/NAME:1', isId: true },
  'AWS::Events::ApiDestination': {
    service: 'events',
    resource: 'api-destination/NAME/00000000-0000-0000-0000-000000000000',
  },
  'AWS::Events::Connection': { service: 'events', resource: 'connection/NAME/00000000-0000-0000-0000-000000000000' },
  'AWS::Events::EventBus': { service: 'events', resource: 'event-bus/NAME' },
  'AWS::Events::Rule': { service: 'events', resource: 'rule/NAME' },
  'AWS::IAM::ManagedPolicy': { service: 'iam', resource: 'policy/NAME', isId: true },
  'AWS::IAM::Role': { service: 'iam', resource: 'role/NAME' },
  'AWS::Logs::LogGroup': { service: 'logs', resource: 'log-group:NAME:*' },
  'AWS::SNS::Subscription': { service: 'sns', resource: 'NAME:00000000-0000-0000-0000-000000000000', isId: true },
  'AWS::SNS::Topic': { service: 'sns', resource: 'NAME', isId: true },
  'AWS::SQS::Queue': { service: 'sqs', resource: 'NAME' },
  'AWS::SSM::Parameter': { service: 'ssm', resource: 'parameter/NAME' },
  'AWS::Scheduler::Schedule': { service: 'scheduler', resource: 'schedule/default/NAME' },
  'AWS::Scheduler::ScheduleGroup': { service: 'scheduler', resource: 'schedule-group/NAME' },
  'AWS::SecretsManager::Secret': { service: 'secretsmanager', resource: 'secret:NAME-AbCdEf', isId: true },
  'AWS::StepFunctions::Activity': { service: 'states', resource: 'activity:NAME', isId: true },
  'AWS::StepFunctions::StateMachineAlias': { service: 'states', resource: 'stateMachine:NAME:live', isId: true },
  'AWS::StepFunctions::StateMachineVersion': { service: 'states', resource: 'stateMachine:NAME:1', isId: true },
  'AWS::StepFunctions::StateMachine': { service: 'states', resource: 'stateMachine:NAME', isId: true },
};

export function standIn(host: ServiceHost, logicalId: string, type: string | undefined): PhysicalResource {
  const name = markOf(logicalId);
  const form = own(arns, type ?? '');
  const region = form?.service === 'iam' ? '' : host.region;
  const itsArn = form && arn(host, form.service, form.resource.replace('NAME', name), region);
  const isUrl = type === 'AWS::SQS::Queue';
  const url = `${host.endpoint() ?? 'http://127.0.0.1'}/${host.account}/${name}`;
  const attributes = schemaOf(type ?? '')?.attributes ?? [];
  return {
    physicalId: isUrl ? url : form?.isId && itsArn ? itsArn : name,
    attributes: Object.fromEntries(
      attributes.map((attribute) => [
        attribute,
        /Arn$|^Id$/.test(attribute) && itsArn ? itsArn : attribute === 'QueueUrl' ? url : name,
      ]),
    ),
  };
}
