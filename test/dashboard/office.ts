/**
 * A small company's jobs in a held cloud, with some weeks behind them, and the dashboard over it: what its tests, its pictures and its bench look at.
 * Everything is the product's own: the configuration, the engine, the API, the dashboard's server and the built page.
 */
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { openDrillCloud } from '../../src/cli/drill-cloud.ts';
import type { ContainerSpec } from '../../src/cloud/kit/runner.ts';
import { serve } from '../../src/cloud/wire/serve.ts';
import type { SimulatedRun } from '../../src/cloud/world/simulated-container.ts';
import { type Examination, type Examine, perform } from '../../src/dashboard/job/examine.ts';
import { openScreens } from '../../src/dashboard/screens.ts';
import { type Dashboard, type DashboardSettings, serveDashboard } from '../../src/dashboard/server/serve-dashboard.ts';
import { instant } from '../../src/languages/instant.ts';
import { type Account, openAccount } from '../../src/operator/account.ts';
import { type JobsLife, openJobs } from '../jobs-life.ts';
import { asAws } from './as-aws.ts';

export interface Office extends AsyncDisposable {
  readonly life: JobsLife;
  /** Of the cloud. */
  readonly endpoint: string;
  readonly account: Account;
  readonly dashboard: Dashboard;
  /** What went wrong in the dashboard, in words. */
  readonly errors: string[];
  /** What somebody did there. */
  readonly told: string[];
  /** The dashboard's server ends, and begins again at the same port. */
  restart(between?: () => Promise<void>): Promise<void>;
}

export interface OfficeSettings {
  /** YAML; default: some usual jobs. */
  readonly config?: string;
  /** What becomes of a container of a job; default: it runs a minute. */
  readonly runs?: (job: string, spec: ContainerSpec, at: Date) => SimulatedRun;
  /** ISO 8601. */
  readonly start?: string;
  readonly now?: string;
  readonly dashboard?: Partial<DashboardSettings>;
  /** Of a user whose keys the dashboard has; default: the root's. */
  readonly policy?: string;
  /** The dashboard has no ledger, as over AWS. */
  readonly isAsAws?: boolean;
  /** Default: as the command does, but in this process. */
  readonly examine?: Examine;
}

const minute: SimulatedRun = { seconds: 60 };
const examineHere = ((wanted: Examination) => perform(wanted, async () => openDrillCloud)) as Examine;

export const smallConfig = `app: office
zone: Europe/Berlin
notify: ops@example.com
defaults: {image: "registry.example.com/office:7", alarms: {failed: event, silent: false}}
jobs:
  report: {schedule: every day at 04:30, command: [report]}
  clean: {schedule: every hour, command: [clean], timeout: 10m, retry: false}
`;

export async function openOffice(settings: OfficeSettings = {}): Promise<Office> {
  const { config = smallConfig, runs = () => minute, start = '2026-10-20T00:00:00Z', now } = settings;
  const errors: string[] = [];
  const told: string[] = [];
  let life: JobsLife | undefined;
  life = await openJobs({
    config,
    start,
    // It is asked over HTTP: answers come by its own loop, and signatures are of the real time.
    prepare: (world) => Object.assign(world, { soon: setImmediate, realNow: () => instant(Date.now()) }),
    runs: (spec) => runs(jobOf(spec), spec, new Date(life?.world.now() ?? Date.parse(start))),
  });
  const opened = life;
  if (now) await opened.advanceTo(now);
  const server = await serve({ cloud: opened.cloud, host: '127.0.0.1', port: 0 });
  const { region, rootKey } = opened.cloud.host;
  const endpoint = `http://127.0.0.1:${server.port}`;
  const account = openAccount({ endpoint, region, credentials: rootKey });
  const credentials = settings.policy === undefined ? rootKey : await userKeys(account, settings.policy);
  const reportError = (what: string, error: unknown): void => {
    errors.push(`${what}: ${(error as Error).stack}`);
  };
  const asked = openAccount({ endpoint, region, credentials });
  const { isAsAws = false } = settings;
  const serveAt = (port: number): Promise<Dashboard> =>
    serveDashboard({
      port,
      secret: 'of the tests',
      linkHint: 'there is none',
      reportError,
      openScreens: async () =>
        openScreens({
          account: isAsAws ? asAws(asked) : asked,
          where: isAsAws ? region : 'this cloud',
          version: '0.0.0',
          now: () => (isAsAws ? new Date(opened.world.now()) : new Date()),
          pollMs: 1000,
          examiner: { examine: settings.examine ?? examineHere, close: () => {} },
          reportError,
          tell: (words) => told.push(words),
        }),
      ...settings.dashboard,
    });
  let dashboard = await serveAt(0);
  return {
    life: opened,
    endpoint,
    account,
    get dashboard() {
      return dashboard;
    },
    async restart(between = async () => {}) {
      await dashboard.close();
      await between();
      dashboard = await serveAt(dashboard.port);
    },
    errors,
    told,
    async [Symbol.asyncDispose]() {
      await dashboard.close();
      account[Symbol.dispose]();
      asked[Symbol.dispose]();
      await server.close();
      opened.cloud.stop();
    },
  };
}

async function userKeys(account: Account, PolicyDocument: string) {
  const iam = account.client(IAMClient);
  const user = { UserName: 'ann' };
  await iam.send(new CreateUserCommand(user));
  await iam.send(new PutUserPolicyCommand({ ...user, PolicyName: 'own', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(user));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** Each job's command begins with its name. */
const jobOf = ({ command }: ContainerSpec): string => command[0] ?? '';
