/** `punctual up`: its options, and what each may be. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import type { LogFormat } from '../log-format.ts';
import { UsageError } from '../user-error.ts';
import {
  dashboardPortOption,
  dataOption,
  examplesText,
  noDashboardOption,
  openOption,
  parameterOf,
  portOf,
  runnerOf,
  runners,
} from './options.ts';

const logFormats: readonly LogFormat[] = ['text', 'json'];

export const upCommand = () =>
  new Command('up')
    .summary('start the cloud, and deploy the templates and configurations named')
    .description(
      'Starts the cloud in the foreground, and deploys the CloudFormation templates named, each as the stack of its file\'s name, and the jobs of configurations, as that of their app. Prints "ready" with its endpoint once it takes calls. Ctrl-C stops it; tasks that run go on.',
    )
    .argument('[FILE...]', 'templates and configurations to deploy')
    .addOption(dataOption())
    .addOption(new Option('--port <N>', 'the port of the API; 0 chooses a free one').default(4566).argParser(portOf))
    .addOption(dashboardPortOption())
    .addOption(noDashboardOption())
    .addOption(openOption())
    .addOption(
      new Option(
        '--runner <NAME>',
        'how tasks run; docker: as containers, the default where a Docker Engine answers; process: as processes of this host; none: they end at once',
      )
        .choices(runners)
        .argParser(runnerOf),
    )
    .addOption(
      new Option(
        '--allow-host-path <DIR>',
        'a folder of this host that tasks may mount, or what is in it; may be repeated',
      ).argParser((text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), folderOf(text)]),
    )
    .addOption(
      new Option(
        '--allow-volume <NAME>',
        "a volume of Docker's own that tasks may mount, whoever has made it; may be repeated",
      ).argParser((text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), volumeOf(text)]),
    )
    .addOption(new Option('--account <ID>', 'the account, 12 digits; default 000000000000; fixed at the first start'))
    .addOption(new Option('--region <NAME>', 'the region; default us-east-1; fixed at the first start'))
    .addOption(
      new Option('--smtp <URL>', 'where e-mail goes; for example smtp://user:password@host:port').argParser(smtpOf),
    )
    .addOption(
      new Option(
        '--heartbeat <URL>',
        'asked for (GET) each minute while ticks are passed and commits succeed: the check of a watchdog outside; also PUNCTUAL_HEARTBEAT',
      ).argParser(heartbeatOf),
    )
    .addOption(
      new Option('--log-format <NAME>', 'how lines on standard error look; json: an object a line')
        .choices(logFormats)
        .argParser(logFormatOf)
        .default('text' as LogFormat),
    )
    .addOption(
      new Option(
        '--mock-file <FILE>',
        'what tasks of state machines answer in test cases, in the format of Step Functions Local; start one with `#NAME` behind the ARN of its machine',
      ),
    )
    .addOption(
      new Option(
        '--parameter <NAME=VALUE>',
        'a parameter of the template, where one alone is named; may be repeated; later starts keep its value',
      ).argParser((text: string, earlier: readonly (readonly [string, string])[] | undefined) => [
        ...(earlier ?? []),
        parameterOf(text),
      ]),
    )
    .addOption(
      new Option('--strict', 'end, with 1, where a template was not deployed, or has what is only recorded here'),
    )
    .addOption(new Option('--as-copy', 'the folder is a copy: a cloud of its own, which starts nothing by itself'))
    .addOption(new Option('--moved', 'the folder came from elsewhere, where it will not run again'))
    .addOption(
      new Option(
        '--hints',
        "what is wrong in our own words stands in error messages too, behind AWS's; default: on the terminal, and in the header x-punctual-hint",
      ),
    )
    .addOption(new Option('--no-iam', 'deny nobody anything'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual up', 'start, with Docker where it answers'],
        ['punctual up jobs.yaml', 'deploy a template as the stack `jobs`'],
        ['punctual up jobs.yaml --parameter Days=30', 'with a parameter of its'],
        ['punctual up punctual.config.ts', 'deploy the jobs of a config'],
        ['punctual up --runner process', 'run tasks without Docker'],
        ['punctual up --data /srv/a --port 0', 'a second cloud, beside the first'],
      ]),
    )
    .action(async (files, { allowHostPath, allowVolume, parameter = [], ...options }) => {
      if (parameter.length > 0 && files.length !== 1)
        throw new UsageError(
          '--parameter is for one template',
          'name that file alone, and deploy others with aws cloudformation deploy',
        );
      const [file] = files;
      const { isConfigNamed } = await import('../config-named.ts');
      if (parameter.length > 0 && file !== undefined && isConfigNamed(file))
        throw new UsageError(
          `--parameter is for a template, and \`${file}\` is a configuration`,
          'write what differs into it; a variable of it is set in the environment: ${env.NAME}',
        );
      const { runCloud } = await import('../run-cloud.ts');
      const { heartbeat = heartbeatOfEnvironment() } = options;
      await runCloud({
        ...unset,
        ...options,
        heartbeat,
        files,
        parameters: Object.fromEntries(parameter),
        hostPaths: allowHostPath ?? [],
        volumes: allowVolume ?? [],
      });
    });

const unset = { runner: undefined, account: undefined, region: undefined, smtp: undefined };

function logFormatOf(text: string): LogFormat {
  const format = logFormats.find((name) => name === text);
  if (format) return format;
  throw new UsageError(`lines have no form \`${text}\``, 'use --log-format text, the default, or --log-format json');
}

/** Everything of the host would be allowed with `/`: that is not what anyone means. */
function folderOf(text: string): string {
  const path = resolve(text);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() && dirname(path) !== path) return path;
  throw new UsageError(
    `tasks may mount a folder of this host that is there, and not all of it; found \`${text}\``,
    'for example --allow-host-path /srv/reports',
  );
}

/** By ECS's rule of their names. Source: ECS API reference, Volume, name. */
function volumeOf(text: string): string {
  if (/^[a-zA-Z0-9_-]{1,255}$/.test(text)) return text;
  throw new UsageError(
    `a volume's name has up to 255 letters, digits, \`-\` and \`_\`, found \`${text}\``,
    'for example --allow-volume cache; a folder of this host is allowed with --allow-host-path',
  );
}

function smtpOf(text: string): string {
  if (URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`a mail server is named by a URL, found \`${text}\``, 'for example --smtp smtp://localhost:25');
}

/** What was given is not shown: whoever has such a URL can give the sign. */
function heartbeatOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(
    'the check of a watchdog is named by an http or https URL, and what --heartbeat or PUNCTUAL_HEARTBEAT gives is none',
    'for example --heartbeat https://hc-ping.com/UUID',
  );
}

/** On a command line every user of the host could read it. */
function heartbeatOfEnvironment(): string | undefined {
  const { PUNCTUAL_HEARTBEAT: text = '' } = process.env;
  return text === '' ? undefined : heartbeatOf(text);
}
