/** AWS's own clients, pointed at the cloud under test. One attempt a call: what was acknowledged and what was cut off must stay apart. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type Clients = ReturnType<typeof openClients>;

export function openClients({ endpoint, region, accessKeyId, secretAccessKey }: Access) {
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000 },
  };
  const clients = {
    metrics: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    ecs: new ECSClient(config),
    events: new EventBridgeClient(config),
    scheduler: new SchedulerClient(config),
    states: new SFNClient(config),
    sqs: new SQSClient(config),
  };
  return { ...clients, destroy: () => Object.values(clients).forEach((client) => void client.destroy()) };
}

/** The lines of `punctual env`, as a program would take them. */
export function accessOf(exports: string): Access {
  const read = (name: string): string => {
    const value = new RegExp(`^export ${name}='(.*)'$`, 'm').exec(exports)?.[1];
    if (value === undefined) throw new Error(`\`punctual env\` does not print ${name}`);
    return value;
  };
  return {
    endpoint: read('AWS_ENDPOINT_URL'),
    region: read('AWS_REGION'),
    accessKeyId: read('AWS_ACCESS_KEY_ID'),
    secretAccessKey: read('AWS_SECRET_ACCESS_KEY'),
  };
}
