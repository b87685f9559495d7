/** Deploys the jobs of a configuration here: synthesized, with what `deploy` would look up on AWS named, since this cloud records networks and has none. */
import type { Notice } from '../cloud/kit/notice.ts';
import { openAccount } from '../operator/account.ts';
import { templateOf } from '../operator/deploy/change-set.ts';
import { beatFirst } from '../operator/deploy/first-heartbeat.ts';
import { keepMutes, mutesToKeep } from '../operator/deploy/live-mutes.ts';
import { liveStates, switchStates } from '../operator/deploy/live-states.ts';
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
  const stack = await describeStack(cloud, app.stack);
  const after = readWritten(text);
  const before = readWritten(await templateOf(cloud, stack));
  await beatFirst(cloud, app.stack, before, after);
  const mutes = await mutesToKeep(cloud, app.stack, before, after);
  const states = await liveStates(cloud, stack, before, after);
  const parameters = { ...recordedNetwork(after.lookups), ...states.wanted };
  const became = await deployTemplate(account, { stackName: app.stack, file, template: text, parameters }, warn);
  await switchStates(cloud, app.stack, after, states);
  await keepMutes(cloud, app.stack, mutes);
  return became;
}
