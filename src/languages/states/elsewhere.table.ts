/**
 * What a Task state of Step Functions can call and this cloud does not have, by the name in its ARN, and what can stand for it.
 * Source of the names: Step Functions guide, "Integrating optimized services".
 */
import { own } from '../own.ts';

const inContainer = 'let a container do it, with ecs:runTask.sync';

export const insteadOf: { readonly [service: string]: string } = {
  lambda: 'run the function as a container, with ecs:runTask.sync, or let a worker fetch it as an activity',
  http: 'call the endpoint from a container, with ecs:runTask.sync, or send an event to an API destination, with events:putEvents',
  apigateway: 'call the endpoint from a container, with ecs:runTask.sync',
  batch: 'run the job as a task of ECS, with ecs:runTask.sync',
  athena: inContainer,
  bedrock: inContainer,
  codebuild: inContainer,
  databrew: inContainer,
  dynamodb: 'read and write the table from a container, with ecs:runTask.sync',
  eks: 'run the job as a task of ECS, with ecs:runTask.sync',
  'emr-containers': inContainer,
  'emr-serverless': inContainer,
  elasticmapreduce: inContainer,
  glue: inContainer,
  mediaconvert: inContainer,
  sagemaker: inContainer,
};

export const insteadOfSdk = inContainer;

/** Of any service. */
export const insteadFor = (service: string): string => own(insteadOf, service) ?? insteadOfSdk;
