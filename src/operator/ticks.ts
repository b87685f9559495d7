/**
 * The ledger of ticks: what became of each instant at which a schedule was due. Punctual's own cloud keeps it, and answers for it as the service
 * `punctual`; AWS keeps nothing of the kind.
 */
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type { Account } from './account.ts';

export interface Tick {
  readonly due: Date;
  readonly status: 'fired' | 'caught up' | 'skipped' | 'missed';
  readonly why: string | undefined;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly targetArn: string;
  readonly status: 'pending' | 'delivered' | 'dead-lettered' | 'failed';
  /** What it started: an execution's ARN. */
  readonly started: string | undefined;
  readonly why: string | undefined;
  readonly attempts: number;
}

interface ListTicksOutput {
  readonly Ticks: readonly {
    readonly Due: number | string;
    readonly Status: Tick['status'];
    readonly Why?: string;
    readonly Deliveries: readonly {
      readonly TargetArn: string;
      readonly Status: Delivery['status'];
      readonly Started?: string;
      readonly Why?: string;
      readonly Attempts: number;
    }[];
  }[];
}

/** As the SDK's schemas have them: an operation, a structure; members that are text, a whole number, any JSON. */
const [operation, structure, text, integer, anyJson] = [9, 3, 0, 1, 15] as const;
const input = [structure, 'punctual', 'ListTicksInput', 0, ['ScheduleArn', 'MaxResults'], [text, integer]] as const;
const output = [structure, 'punctual', 'ListTicksOutput', 0, ['Ticks', 'NextToken'], [anyJson, text]] as const;

const endpointOf = {
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
} as const;
const build = makeBuilder(endpointOf, 'Punctual', 'PunctualClient', getEndpointPlugin);
type Schema = Parameters<typeof build>[3];
const schema = [operation, 'punctual', 'ListTicks', 0, () => input, () => output] as unknown as Schema;
class ListTicksCommand extends build({}, () => [], 'ListTicks', schema) {}

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

/** Of a schedule or rule, newest first; undefined: who answers keeps no ledger. Throws the SDK's errors. */
export async function listTicks(account: Account, scheduleArn: string, max: number): Promise<Tick[] | undefined> {
  const command = new ListTicksCommand({ ScheduleArn: scheduleArn, MaxResults: max });
  try {
    const { Ticks } = (await account.client(PunctualClient).send(command)) as unknown as ListTicksOutput;
    return Ticks.map(({ Due, Status, Why, Deliveries }) => ({
      due: new Date(typeof Due === 'number' ? Due * 1000 : Due),
      status: Status,
      why: Why,
      deliveries: Deliveries.map(({ TargetArn, Started, Why: why, Attempts, ...rest }) => ({
        targetArn: TargetArn,
        status: rest.Status,
        started: Started,
        why,
        attempts: Attempts,
      })),
    }));
  } catch (error) {
    // AWS's Step Functions knows neither the operation nor the name in the signature.
    const { $fault } = error as { $fault?: string };
    if ($fault === 'client') return undefined;
    throw error;
  }
}
