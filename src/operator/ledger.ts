/**
 * Operations of the service `punctual`, which the cloud here alone has: what became of ticks, what was lost on its way, many
 * machines or schedules at once, its clock and how it fares itself. AWS has nothing of the kind.
 */
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { Account } from './account.ts';

/** As the SDK's schemas have them: an operation, a structure; members that are text, a whole number, any JSON. */
const [operation, structure, text, integer, anyJson] = [9, 3, 0, 1, 15] as const;

const shape = (name: string, members: Readonly<Record<string, typeof text | typeof integer | typeof anyJson>>) =>
  [structure, 'punctual', name, 0, Object.keys(members), Object.values(members)] as const;

const input = shape('Input', {
  ScheduleArn: text,
  MaxResults: integer,
  Measure: anyJson,
  NextToken: text,
  StateMachineArns: anyJson,
  ScheduleArns: anyJson,
  Schedules: anyJson,
  Cursor: text,
  Id: integer,
  Discard: anyJson,
});
const output = shape('Output', {
  Ticks: anyJson,
  Deliveries: anyJson,
  Subscribers: anyJson,
  NextToken: text,
  Machines: anyJson,
  Schedules: anyJson,
  Cursor: text,
  IsWhole: anyJson,
  StateMachineArns: anyJson,
  ScheduleArns: anyJson,
  Running: anyJson,
  Now: anyJson,
  IsSimulated: anyJson,
  StartedAt: anyJson,
  Runner: text,
  Disk: anyJson,
  Backup: anyJson,
  Watchdog: anyJson,
  CutLogs: anyJson,
  Quarantined: anyJson,
});

const endpointOf = {
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
} as const;
const build = makeBuilder(endpointOf, 'Punctual', 'PunctualClient', getEndpointPlugin);
type Schema = Parameters<typeof build>[3];
const commandOf = (name: string) => {
  const schema = [operation, 'punctual', name, 0, () => input, () => output] as unknown as Schema;
  return build({}, () => [], name, schema);
};
const commands = {
  ListTicks: commandOf('ListTicks'),
  ListFailedDeliveries: commandOf('ListFailedDeliveries'),
  ListUnreached: commandOf('ListUnreached'),
  ListRetries: commandOf('ListRetries'),
  BatchGetRecent: commandOf('BatchGetRecent'),
  BatchGetSchedules: commandOf('BatchGetSchedules'),
  ListChanges: commandOf('ListChanges'),
  DescribeClock: commandOf('DescribeClock'),
  DescribeEngine: commandOf('DescribeEngine'),
  ListCutLogs: commandOf('ListCutLogs'),
  ListQuarantined: commandOf('ListQuarantined'),
  ReleaseQuarantined: commandOf('ReleaseQuarantined'),
};

/** Step Functions' client speaks the protocol that the service does; the service's name is another. */
class PunctualClient extends SFNClient {
  constructor(settings: SFNClientConfig) {
    super({
      ...settings,
      protocolSettings: { defaultNamespace: 'punctual', serviceTarget: 'Punctual' },
      httpAuthSchemeProvider: ({ region }) => [
        {
          schemeId: 'aws.auth#sigv4',
          signingProperties: { name: 'punctual', region },
          propertiesExtractor: (config: unknown, context: unknown) => ({
            signingProperties: { config, context, signingName: 'punctual' },
          }),
        },
      ],
    });
  }
}

/** Undefined: who answers keeps no ledger. Throws the SDK's errors. */
export async function askLedger<Output>(
  account: Account,
  name: keyof typeof commands,
  request: Readonly<Record<string, unknown>>,
): Promise<Output | undefined> {
  try {
    return (await account.client(PunctualClient).send(new commands[name](request))) as unknown as Output;
  } catch (error) {
    if (isUnknown(error as Thrown)) return undefined;
    throw error;
  }
}

/** An instant in what it answers. */
export const dateOf = (value: number | string): Date => new Date(typeof value === 'number' ? value * 1000 : value);

/**
 * AWS's Step Functions knows neither the name in the signature, which it judges first, nor the operation; what else answers as AWS may have no words for
 * that. Any other refusal is one.
 */
const isUnknown = ({ name, message, $fault, $metadata }: Thrown): boolean =>
  name === 'UnknownOperationException' ||
  (name === 'InvalidSignatureException' && message.includes('should be scoped to correct service')) ||
  ($fault === undefined && $metadata?.httpStatusCode !== undefined);

interface Thrown extends Error {
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
