/**
 * A held cloud behind real HTTP: AWS's own SDK talks to it while its clock stands still. Calls are answered by the cloud's own
 * loop; time moves by `advance` alone. Signatures are verified by the host's clock, as in the product.
 */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { ServiceHost } from '../src/cloud/kit/service.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { serve } from '../src/cloud/wire/serve.ts';
import { type Script, simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import { instant } from '../src/languages/instant.ts';
import { type Held, type HeldSettings, openHeld } from './held-cloud.ts';

export interface Served extends Held, AsyncDisposable {
  readonly endpoint: string;
  readonly aws: ReturnType<typeof clients>;
}

/** `script` says what becomes of each container that is started. */
export async function openServed(script: Script, settings: Partial<HeldSettings> = {}): Promise<Served> {
  const held = await openHeld({
    services: allServices,
    ...settings,
    prepare(world) {
      world.runner = simulatedRunner(world, script);
      Object.assign(world, { soon: setImmediate, realNow: () => instant(Date.now()) });
      settings.prepare?.(world);
    },
  });
  const server = await serve({ cloud: held.cloud, host: '127.0.0.1', port: 0 });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const aws = clients(endpoint, held.cloud.host);
  return {
    ...held,
    get cloud() {
      return held.cloud;
    },
    endpoint,
    aws,
    async [Symbol.asyncDispose]() {
      for (const client of Object.values(aws)) client.destroy();
      await server.close();
      held.cloud.stop();
    },
  };
}

export function clients(endpoint: string, { region, rootKey }: Pick<ServiceHost, 'region' | 'rootKey'>) {
  const settings = { endpoint, region, credentials: rootKey, maxAttempts: 1 };
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
    ecs: new ECSClient(settings),
    events: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    scheduler: new SchedulerClient(settings),
    states: new SFNClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
    secretsManager: new SecretsManagerClient(settings),
  };
}
