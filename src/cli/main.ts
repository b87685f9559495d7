/** The command `punctual`: reads the arguments, calls what does the work, prints. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunnerName } from './choose-runner.ts';
import { env } from './env.ts';
import { up } from './up.ts';
import { chain, UsageError, UserError } from './user-error.ts';

const usage = `punctual: scheduled container jobs that cannot fail silently

  punctual up [FILE...]    start the cloud, and deploy the CloudFormation templates named
      --data DIR           where everything is kept; default .punctual
      --port N             default 4566; 0 chooses a free one
      --runner NAME        docker: tasks run as containers (default where a Docker Engine answers);
                           process: as processes of this host; none: they end at once
      --allow-host-path DIR    tasks may mount this folder of the host, or what is in it; may be repeated
      --account ID         12 digits; default 000000000000; fixed at the first start
      --region NAME        default us-east-1; fixed at the first start
      --smtp URL           where e-mail goes: smtp://user:password@host:port
      --no-iam             deny nobody anything
  punctual env             print export lines for the aws CLI and SDKs: eval "$(punctual env)"
      --data DIR
  punctual logs [GROUP]    show what tasks printed; without GROUP: which log groups there are
      --data DIR
      --since TIME         a time gone by (90s, 10m, 1h, 2d) or an instant; default 1h
      --filter PATTERN     a filter pattern of CloudWatch Logs: ERROR, '{ $.level = "error" }'
      --follow             go on with the lines to come, until Ctrl-C
      --raw                the bytes as they were printed, which may do harm to a terminal
  punctual --version
  punctual --help
`;

const options = {
  data: { type: 'string', default: '.punctual' },
  port: { type: 'string', default: '4566' },
  runner: { type: 'string' },
  'allow-host-path': { type: 'string', multiple: true },
  account: { type: 'string' },
  region: { type: 'string' },
  smtp: { type: 'string' },
  'no-iam': { type: 'boolean', default: false },
  since: { type: 'string' },
  filter: { type: 'string' },
  follow: { type: 'boolean', short: 'f', default: false },
  raw: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** Answers the exit code: 0 done, 1 it failed, 2 it was asked wrongly. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = read(argv);
    const [command, ...files] = positionals;
    if (values.version) return print(`${version()}\n`);
    if (values.help || command === undefined) return print(usage);
    if (command === 'env') return print(env(values.data));
    if (command === 'logs') {
      const [group, ...others] = files;
      if (others.length > 0)
        throw new UsageError('logs takes one group', 'a pattern with blanks stands in quotation marks');
      const { logs } = await import('./logs.ts');
      const { data, since, filter, follow, raw } = values;
      return await logs({ data, group, since, filter, follow, raw });
    }
    if (command === 'up') {
      const { data, port, runner, account, region, smtp, 'no-iam': noIam } = values;
      return await up({
        files,
        data,
        port: portOf(port),
        runner: runnerOf(runner),
        hostPaths: (values['allow-host-path'] ?? []).map(folderOf),
        account,
        region,
        smtp: smtpOf(smtp),
        iam: !noIam,
      });
    }
    throw new UsageError(`there is no command \`${command}\``, 'punctual --help lists them');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`punctual: ${chain(error)}\n${error.hint ? `  -> ${error.hint}\n` : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, 'punctual --help lists what it takes');
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError(`a port is a number from 0 to 65535, found \`${text}\``, 'for example --port 4566');
}

function runnerOf(text: string | undefined): RunnerName | undefined {
  if (text === undefined || text === 'docker' || text === 'process' || text === 'none') return text;
  throw new UsageError(
    `there is no runner \`${text}\``,
    'use --runner docker, --runner process or --runner none; without it, Docker where it answers',
  );
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

function smtpOf(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol))) return text;
  throw new UsageError(`a mail server is named by a URL, found \`${text}\``, 'for example --smtp smtp://localhost:25');
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
