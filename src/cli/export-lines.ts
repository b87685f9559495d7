/**
 * What `punctual env` prints: lines for `eval`, after which no tool of AWS's reaches AWS itself from this shell, whatever the shell had
 * before. Where there is no cloud to point them at, they are pointed at nothing.
 */
import { fileURLToPath } from 'node:url';
import { readDataFolder } from './data-folder.ts';

/** Throws UserError where no cloud runs on the folder. */
export function renderExportLines(folder: string): string {
  const { endpoint, region, rootKey } = readDataFolder(folder);
  return render({
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  });
}

/** Of a command that failed: the shell would go on with the account that it had before. The last line fails, for `&&` and `set -e`. */
export const renderRefusingLines = (): string =>
  `${render({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1/punctual-is-not-running',
    AWS_ACCESS_KEY_ID: 'punctual-is-not-running',
    AWS_SECRET_ACCESS_KEY: 'punctual-is-not-running',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  })}false\n`;

/** They would come before our key and endpoint, or go along with them. */
const unset = (): string[] => [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ...Object.keys(process.env).filter((name) => /^AWS_ENDPOINT_URL_\w+$/.test(name)),
];

const forAllTools = {
  // `aws sqs` of version 1 goes to AWS whatever AWS_ENDPOINT_URL says: trusting nobody's certificate, it fails before it sends a request.
  AWS_CA_BUNDLE: fileURLToPath(new URL('../../bin/no-authority.pem', import.meta.url)),
  // Else boto3 asks `stream-127.0.0.1` for a Live Tail, a name that nobody knows.
  AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
};

/** A proxy on the way to other hosts has no way to this one, and no business with what is sent to it. */
function pastProxy(): Record<string, string> {
  const { env } = process;
  if (!['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => env[name])) return {};
  const past = (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(',').filter(Boolean);
  if (past.includes('*') || past.includes('127.0.0.1')) return {};
  const value = [...past, '127.0.0.1'].join(',');
  return { NO_PROXY: value, no_proxy: value };
}

const render = (variables: Readonly<Record<string, string>>): string =>
  [
    `unset ${unset().join(' ')}`,
    ...Object.entries({ ...variables, ...forAllTools, ...pastProxy() }).map(
      ([name, value]) => `export ${name}=${quote(value)}`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
