/** What is deployed: a template as it stands in a file, or the one that a configuration becomes. */
import type { Lookup } from '../../operator/deploy/find-network.ts';
import { readWritten } from '../../operator/deploy/template-text.ts';
import { isConfigNamed } from '../config-named.ts';
import { type ConfigOptions, readJobs } from '../read-jobs.ts';
import { recordedNetwork } from '../recorded-network.ts';
import { stackNameOf } from '../stack-name.ts';
import { readBody } from '../template-body.ts';
import { UserError } from '../user-error.ts';

export interface Source {
  readonly stack: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** It is a configuration's, and no template that somebody wrote. */
  readonly isConfigured: boolean;
  /** Parameters of its network that have to be looked up on AWS. */
  readonly lookups: Readonly<Record<string, Lookup>>;
}

export interface SourceOptions extends ConfigOptions {
  readonly stack?: string | undefined;
  readonly parameter?: Readonly<Record<string, string>> | undefined;
}

/** `isLocal`: networks are recorded and not there, and commands of this host may run. Throws UserError. */
export async function readSource(file: string | undefined, options: SourceOptions, isLocal: boolean): Promise<Source> {
  if (file === undefined || isConfigNamed(file)) return readConfigured(file, options, isLocal);
  const { stack = stackNameOf(file), parameter = {} } = options;
  const template = readBody(file, isLocal);
  const { lookups } = readWritten(template);
  return { stack, template, isConfigured: false, ...networkOf(lookups, parameter, isLocal) };
}

async function readConfigured(file: string | undefined, options: SourceOptions, isLocal: boolean): Promise<Source> {
  const read = await readJobs(file === undefined ? options : { ...options, config: file });
  const { app } = read;
  const { makeTemplate } = await import('../make-template.ts');
  const { planOf } = await import('../../jobs/generate/plan.ts');
  const { text } = makeTemplate(read, 'nothing is deployed: no template is made of it');
  const environments = Object.keys(Object((read.document.value as { environments?: unknown })?.environments));
  if (!isLocal && app.environment === undefined && environments.length > 0)
    throw new UserError(
      `the app ${app.name} has the environments ${environments.join(', ')}: on AWS it is one of them`,
      `punctual deploy --to aws --env ${environments[0]}`,
    );
  const ofHost = app.jobs.filter(({ task }) => task.run !== undefined).map(({ name }) => name);
  if (!isLocal && ofHost.length > 0)
    throw new UserError(
      `${ofHost.join(', ')}: \`run\` is a command of this host, and AWS needs an image`,
      'write image: NAME:TAG instead',
    );
  return {
    stack: options.stack ?? app.stack,
    template: text,
    isConfigured: true,
    ...networkOf(planOf(app).lookups, options.parameter, isLocal),
  };
}

/** Recorded here, looked up on AWS, but for what is given. */
function networkOf(
  lookups: Readonly<Record<string, Lookup>>,
  given: Readonly<Record<string, string>> = {},
  isLocal: boolean,
): Pick<Source, 'parameters' | 'lookups'> {
  if (isLocal) return { parameters: { ...recordedNetwork(lookups), ...given }, lookups: {} };
  const wanted = Object.entries(lookups).filter(([name]) => given[name] === undefined);
  return { parameters: given, lookups: Object.fromEntries(wanted) };
}
