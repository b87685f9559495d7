/** Names and ARNs of what a simulation makes: known before it is made. */

const account = '000000000000';
const region = 'us-east-1';
const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;

export const cluster = 'jobs';
export const logGroup = '/jobs';
export const clusterArn = arn('ecs', `cluster/${cluster}`);
export const machineArn = (name: string): string => arn('states', `stateMachine:${name}`);
export const executionArn = (machine: string, name: string): string => arn('states', `execution:${machine}:${name}`);
export const ruleArn = (name: string): string => arn('events', `rule/${name}`);
export const scheduleArn = (name: string): string => arn('scheduler', `schedule/default/${name}`);
export const definitionArn = (family: string): string => arn('ecs', `task-definition/${family}:1`);
export const topicArn = (name: string): string => arn('sns', name);
export const queueArn = (name: string): string => arn('sqs', name);
export const queueUrl = (name: string): string => `http://127.0.0.1:4566/${account}/${name}`;
export const roleArn = (name: string): string => `arn:aws:iam::${account}:role/${name}`;

export const roles = {
  machines: 'machines',
  rules: 'rules',
  schedules: 'schedules',
  tasks: 'tasks',
  powerless: 'powerless',
} as const;
