/** Opens the account that a command is about, and says in words what it answers when it refuses. */
import { type Account, openAccount } from '../../operator/account.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import { messageAndHint } from '../../operator/hint.ts';
import type { Job } from '../../operator/job.ts';
import { OperatorError } from '../../operator/operator-error.ts';
import type { Place } from '../../operator/run-id.ts';
import { dataDefault } from '../commands/options.ts';
import { readDataFolder } from '../data-folder.ts';
import { UserError } from '../user-error.ts';
import { isZone } from './times.ts';

export interface AccountOptions {
  readonly data: string;
  readonly to?: 'aws' | 'local' | undefined;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  readonly json?: true | undefined;
}

export interface Operated extends Place {
  readonly account: Account;
  /** `us-east-1`, or where the cloud of this machine is. */
  readonly where: string;
  /** What brings another command to the same account: ` --data /srv/a`, or nothing. */
  readonly same: string;
}

/** Throws UserError for what the account refuses. */
export async function withAccount(options: AccountOptions, act: (operated: Operated) => Promise<void>): Promise<void> {
  const { settings } = settingsOf(options);
  using account = openAccount(settings, endpointNamed);
  try {
    const region = await account.region();
    await act({
      account,
      where: isLocal(options) ? 'this cloud' : region,
      zone: zoneOf(options),
      now: new Date(),
      same: sameOf(options),
    });
  } catch (error) {
    throw asUserError(error, isLocal(options));
  }
}

/** Source: "Service-specific endpoints", AWS SDKs and Tools Reference Guide. */
const endpointNamed = (service: string): string | undefined =>
  process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? process.env['AWS_ENDPOINT_URL'];

export const withJobs = (
  options: AccountOptions,
  act: (operated: Operated, jobs: readonly Job[]) => Promise<void>,
): Promise<void> => withAccount(options, async (operated) => act(operated, await findJobs(operated.account)));

/** The cloud of this machine, unless AWS is named by --to, or by what only AWS has. */
export const isLocal = ({ to, profile, region }: AccountOptions): boolean =>
  to === undefined ? profile === undefined && region === undefined : to === 'local';

function settingsOf(options: AccountOptions) {
  const { data, profile, region } = options;
  if (!isLocal(options))
    return { settings: { ...(profile === undefined ? {} : { profile }), ...(region ? { region } : {}) } };
  const folder = readDataFolder(data);
  return { settings: { endpoint: folder.endpoint, region: folder.region, credentials: folder.rootKey } };
}

function zoneOf({ zone = Intl.DateTimeFormat().resolvedOptions().timeZone }: AccountOptions): string {
  if (isZone(zone)) return zone;
  throw new UserError(`there is no time zone \`${zone}\``, 'for example --zone Europe/Berlin, or --zone UTC');
}

const sameOf = ({ to, data, profile, region, zone }: AccountOptions): string =>
  Object.entries({ to, data: data === dataDefault ? undefined : data, profile, region, zone })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` --${name} ${value}`)
    .join('');

/** The SDK's errors have AWS's own words; what they lack is what to do. */
export function asUserError(error: unknown, isHere: boolean): unknown {
  if (error instanceof OperatorError) return new UserError(error.message, error.hint);
  const { name, message, $fault, $metadata, code } = error as {
    name?: string;
    message?: string;
    code?: string;
    $fault?: string;
    $metadata?: { attempts?: number };
  };
  if (name === 'CredentialsProviderError' || /Could not load credentials/.test(message ?? ''))
    return new UserError(
      `AWS is not asked, as there are no credentials: ${message}`,
      'aws sso login or aws configure makes them; --profile NAME chooses some',
    );
  if (/Region is missing/.test(message ?? ''))
    return new UserError('no region is named', 'name it with --region, or in the profile');
  if (name?.startsWith('Expired') || name === 'UnrecognizedClientException' || name === 'InvalidClientTokenId')
    return new UserError(
      `AWS does not take these credentials: ${message}`,
      'log in again, or choose others: --profile',
    );
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT' || name === 'TimeoutError')
    return new UserError(
      `${isHere ? 'the cloud' : 'AWS'} does not answer: ${message || code}`,
      isHere ? 'is punctual up still running?' : 'is there a way to the internet, and is the region right?',
    );
  if (/Thrott|TooManyRequests|SlowDown/.test(name ?? ''))
    return new UserError(
      `AWS has held the call back ${$metadata?.attempts ?? 'several'} times: ${message}`,
      'others use the same account: wait a minute, then try again',
    );
  if ($fault === undefined) return error;
  // What it says stands by itself.
  const said = messageAndHint(error as Error);
  return new UserError(name === 'ValidationError' ? said : `${name}: ${said}`);
}
