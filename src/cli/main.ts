/** The command `punctual`: reads the arguments, calls what does the work, prints. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { env } from './env.ts';
import { up } from './up.ts';
import { chain, UsageError, UserError } from './user-error.ts';

const usage = `punctual: scheduled container jobs that cannot fail silently

  punctual up [FILE...]    start the cloud, and deploy the CloudFormation templates named
      --data DIR           where everything is kept; default .punctual
      --port N             default 4566; 0 chooses a free one
      --runner process     run a container's command as processes of this host
      --account ID         12 digits; default 000000000000; fixed at the first start
      --region NAME        default us-east-1; fixed at the first start
      --smtp URL           where e-mail goes: smtp://user:password@host:port
      --no-iam             deny nobody anything
  punctual env             print export lines for the aws CLI and SDKs: eval "$(punctual env)"
      --data DIR
  punctual --version
  punctual --help
`;

const options = {
  data: { type: 'string', default: '.punctual' },
  port: { type: 'string', default: '4566' },
  runner: { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
  smtp: { type: 'string' },
  'no-iam': { type: 'boolean', default: false },
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
    if (command === 'up') {
      const { data, port, runner, account, region, smtp, 'no-iam': noIam } = values;
      return await up({
        files,
        data,
        port: portOf(port),
        runner: runnerOf(runner),
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

function runnerOf(text: string | undefined): 'process' | undefined {
  if (text === undefined || text === 'process') return text;
  throw new UsageError(`there is no runner \`${text}\``, 'this version has --runner process');
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
