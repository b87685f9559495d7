/**
 * One signed call of a service that no client of the SDK is a dependency for: S3's PUT of a template, EC2's look at networks, ECR's at images. Credentials, region and
 * endpoint are those of the account's clients; what is throttled or broken is tried again.
 * Source: "Create a signed AWS API request", IAM User Guide (Signature Version 4).
 */
import { createHash, createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from './account.ts';
import { OperatorError } from './operator-error.ts';

export interface Call {
  /** As in a signature: `s3`, `ec2`. */
  readonly service: string;
  /** What its endpoint's name begins with, where that is not the service's. */
  readonly host?: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Absolute, of unreserved characters and strokes. */
  readonly path: string;
  /** `lifecycle`, without a value. */
  readonly subresource?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const triesMax = 5;
const firstWaitMs = 200;
const patienceMs = 60_000;

/** Rejects with OperatorError where the service refuses, unless the status is among `expected`. */
export async function signedCall(account: Account, call: Call, expected: readonly number[] = []): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    const answer = await once(account, call).catch((error: unknown) => {
      if (tried === triesMax) throw error;
      return undefined;
    });
    if (answer && (answer.status < 300 || expected.includes(answer.status))) return answer;
    if (answer && (tried === triesMax || !mayPass(answer))) throw refusal(call, answer);
    await pause(firstWaitMs * 2 ** (tried - 1));
  }
}

const mayPass = ({ status, text }: Answer): boolean =>
  status >= 500 || status === 429 || /<Code>(?:Throttling|RequestLimitExceeded|SlowDown|RequestTimeout)/.test(text);

function refusal({ service }: Call, { status, text }: Answer): OperatorError {
  const [, code = `HTTP ${status}`] = /<Code>([^<]*)<\/Code>/.exec(text) ?? [];
  const [, message = ''] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
  return new OperatorError(
    `${service.toUpperCase()} refuses: ${code}${message ? `: ${message}` : ''}`,
    status === 403 ? 'punctual permissions prints what is needed' : undefined,
  );
}

async function once(account: Account, call: Call): Promise<Answer> {
  const { service, host = service, method, path, subresource, headers = {}, body = '' } = call;
  const region = await account.region();
  const origin = new URL(endpointOf(account, service, region, host));
  const signed = sign(call, { region, host: origin.host, ...(await account.keys()), at: new Date() });
  const response = await fetch(new URL(subresource === undefined ? path : `${path}?${subresource}`, origin), {
    method,
    redirect: 'manual',
    headers: { ...headers, ...signed },
    signal: AbortSignal.timeout(patienceMs),
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

export const endpointOf = (account: Account, service: string, region: string, host = service): string =>
  account.endpointOf(service) ?? `https://${host}.${region}.${suffixOf(region)}`;

/** Source: "AWS service endpoints", AWS General Reference. */
export const suffixOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

interface Signing {
  readonly region: string;
  readonly host: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly at: Date;
}

/** The headers that sign a call, without `host`, which is sent anyway. */
export function sign({ service, method, path, subresource, headers = {}, body = '' }: Call, by: Signing) {
  const time = `${by.at.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const day = time.slice(0, 8);
  const bodyHash = sha256(body);
  const own = {
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': time,
    ...(by.sessionToken === undefined ? {} : { 'x-amz-security-token': by.sessionToken }),
  };
  const all = Object.entries({ ...headers, ...own, host: by.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const names = all.map(([name]) => name).join(';');
  const lines = all.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = [method, path, subresource === undefined ? '' : `${subresource}=`, lines, names, bodyHash].join(
    '\n',
  );
  const scope = `${day}/${by.region}/${service}/aws4_request`;
  const key = [day, by.region, service, 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${by.secretAccessKey}`);
  const signature = mac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return {
    ...own,
    authorization: `AWS4-HMAC-SHA256 Credential=${by.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
