/** Deploys the jobs of a configuration here: synthesized, with what `deploy` would look up on AWS named, since this cloud records networks and has none. */
import type { Notice } from '../cloud/kit/notice.ts';
import { openAccount } from '../operator/account.ts';
import { templateOf } from '../operator/deploy/change-set.ts';
import { beatFirst } from '../operator/deploy/first-heartbeat.ts';
import { describeStack } from '../operator/deploy/stack.ts';
import { readWritten } from '../operator/deploy/template-text.ts';
import { type Account, deployTemplate } from './deploy-file.ts';
import { makeTemplate, recordedNetwork } from './make-template.ts';
import { type ConfigOptions, readJobs } from './read-jobs.ts';

async function beatNew({ endpoint, region, rootKey }: Account, stack: string, template: string): Promise<void> {
  using account = openAccount({ endpoint, region, credentials: rootKey });
  const before = readWritten(await templateOf(account, await describeStack(account, stack)));
  await beatFirst(account, stack, before, readWritten(template));
}

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
  await beatNew(account, app.stack, text);
  const deployment = { stackName: app.stack, file, template: text, parameters: recordedNetwork(app) };
  return deployTemplate(account, deployment, warn);
}
