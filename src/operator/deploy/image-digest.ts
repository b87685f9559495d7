/**
 * Which image a tag names now: its digest, as the registry says it. ECR is asked as AWS is; others as Docker asks them, without credentials.
 * Sources: the OCI distribution specification, "Checking if content exists in the registry"; Docker's "Registry authentication"; ECR API reference,
 * DescribeImages.
 */
import { isObject } from '../../languages/is-object.ts';
import { imageParts } from '../../languages/resources/image-reference.ts';
import type { Account } from '../account.ts';
import { signedCall } from '../signed-call.ts';

/** `missing`: the registry has no such image. */
export type Digest =
  | { readonly digest: string }
  | { readonly missing: true }
  /** Why it is not known. */
  | { readonly unknown: string };

const patienceMs = 10_000;

/** `image`: with a tag, without a digest. Never rejects. */
export async function digestOf(account: Account, image: string): Promise<Digest> {
  const { registry = 'docker.io', path, tagText: tag = 'latest' } = imageParts(image);
  try {
    const [, owner, region] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(registry) ?? [];
    if (owner === undefined) return await ofRegistry(registry, path, tag);
    return region === (await account.region())
      ? await ofEcr(account, owner, path, tag)
      : { unknown: `it is in ECR of ${region}` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { unknown: cause instanceof Error ? `${registry}: ${cause.message}` : message };
  }
}

async function ofEcr(account: Account, registryId: string, repositoryName: string, imageTag: string): Promise<Digest> {
  const { text, status } = await signedCall(
    account,
    {
      service: 'ecr',
      host: 'api.ecr',
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages',
      },
      body: JSON.stringify({ registryId, repositoryName, imageIds: [{ imageTag }] }),
    },
    [400],
  );
  const answer: unknown = JSON.parse(text);
  if (!isObject(answer)) return { unknown: 'ECR answers with something else' };
  if (status === 400)
    return /(?:Image|Repository)NotFoundException/.test(String(answer['__type']))
      ? { missing: true }
      : {
          unknown: `ECR refuses: ${String(answer['__type']).split('#').at(-1)}: ${answer['message'] ?? answer['Message']}`,
        };
  const [detail] = Array.isArray(answer['imageDetails']) ? answer['imageDetails'] : [];
  return isObject(detail) ? { digest: String(detail['imageDigest']) } : { missing: true };
}

const manifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

async function ofRegistry(registry: string, path: string, tag: string): Promise<Digest> {
  const isHub = registry === 'docker.io';
  const name = isHub && !path.includes('/') ? `library/${path}` : path;
  // As Docker does: a registry of this machine needs no TLS.
  const scheme = /^(?:localhost|127\.[\d.]+)(?::\d+)?$/.test(registry) ? 'http' : 'https';
  const url = `${scheme}://${isHub ? 'registry-1.docker.io' : registry}/v2/${name}/manifests/${tag}`;
  const ask = (token?: string): Promise<Response> =>
    fetch(url, {
      method: 'HEAD',
      headers: { accept: manifests, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(patienceMs),
    });
  let answer = await ask();
  const token = answer.status === 401 ? await tokenFor(answer.headers.get('www-authenticate') ?? '') : undefined;
  if (token !== undefined) answer = await ask(token);
  const digest = answer.headers.get('docker-content-digest');
  if (answer.ok && digest !== null) return { digest };
  if (answer.status === 404) return { missing: true };
  const needsLogin = answer.status === 401 || answer.status === 403;
  return {
    unknown: needsLogin ? `${registry} lets only known users see it` : `${registry} answers with ${answer.status}`,
  };
}

/** Anybody's, as the registry says where it is got; undefined: it gives none. */
async function tokenFor(challenge: string): Promise<string | undefined> {
  if (!/^Bearer /i.test(challenge)) return undefined;
  const { realm, ...asked } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
  );
  if (realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  for (const [key, value] of Object.entries(asked)) url.searchParams.set(key, value);
  const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
  if (!answer.ok) return undefined;
  const { token, access_token: other } = (await answer.json()) as { token?: string; access_token?: string };
  return token ?? other;
}
