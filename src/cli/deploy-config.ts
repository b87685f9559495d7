/** Deploys the jobs of a configuration here: synthesized, with what `deploy` would look up on AWS named, since this cloud records networks and has none. */
import type { Notice } from '../cloud/kit/notice.ts';
import { openAccount } from '../operator/account.ts';
import { templateOf } from '../operator/deploy/change-set.ts';
import { keepLive } from '../operator/deploy/keep-live.ts';
import { liveStates } from '../operator/deploy/live-states.ts';
import { describeStack } from '../operator/deploy/stack.ts';
import { readWritten } from '../operator/deploy/template-text.ts';
import { type Account, deployTemplate } from './deploy-file.ts';
import { makeTemplate } from './make-template.ts';
import { type ConfigOptions, readJobs } from './read-jobs.ts';
import { recordedNetwork } from './recorded-network.ts';

/** Returns what became of it, in a line. Throws UserError for a configuration that is wrong, and with the first cause if its stack did not come to be. */
export async function deployConfig(
  account: Account,
  file: string,
  warn: (warning: Notice) => void,
  options: ConfigOptions = {},
): Promise<string> {
  const read = await readJobs({ ...options, config: file });
  const { app } = read;
  const { text } = makeTemplate(read, `deploy \`${file}\`: no template is made of it`);
  using cloud = openAccount({ endpoint: account.endpoint, region: account.region, credentials: account.rootKey });
  const known = await describeStack(cloud, app.stack);
  const after = readWritten(text);
  const before = readWritten(await templateOf(cloud, known));
  const states = await liveStates(cloud, known, before, after);
  const parameters = { ...recordedNetwork(after.lookups), ...states.wanted };
  return keepLive(
    cloud,
    { stack: app.stack, before, after, states },
    (message) => warn({ level: 'WARN', message }),
    () => deployTemplate(account, { stackName: app.stack, file, template: text, parameters }, warn),
  );
}
