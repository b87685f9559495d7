/** Opens the account that a command is about, and says in words what it answers when it refuses. */
import { type Account, openAccount } from '../../operator/account.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import type { Job } from '../../operator/job.ts';
import type { Place } from '../../operator/run-id.ts';
import { dataDefault } from '../commands/options.ts';
import { readDataFolder } from '../data-folder.ts';
import { printNotice } from '../print.ts';
import { UserError } from '../user-error.ts';
import { asUserError } from './as-user-error.ts';
import { endpointsOf } from './endpoints.ts';
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
  const endpoints = isLocal(options) ? undefined : await endpointsOf(options.profile);
  using account = openAccount(settings, { ...(endpoints ? { endpoints } : {}), unanswered: tellUnanswered });
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

/** Whoever waits is told why. */
export const tellUnanswered = (why: string): void =>
  printNotice({ level: 'WARN', message: `${why}: asked again, a few times` });

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
