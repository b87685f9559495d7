/**
 * Images of this account's ECR: found there by the execution role, by digest, as Fargate does. One that is not there is left to the runner, which may have it
 * under that name. Sources: "Amazon ECS task execution IAM role"; "Amazon ECS stopped task errors".
 */
import type { Caller } from '../../../kit/caller.ts';
import type { Context, ServiceHost } from '../../../kit/service.ts';
import { registryAuthRefused, registryPullRefused } from '../../../kit/stopped-reasons.ts';
import type { Definition } from '../definitions/definition.ts';
import { attempt } from './resolve-secrets.ts';
import type { SealedContainer } from './sealed.ts';

interface ImageInEcr {
  readonly repositoryName: string;
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

/** What an image's name says of ECR; undefined: it is of elsewhere. */
export function imageInEcr({ account, region }: ServiceHost, image: string): ImageInEcr | undefined {
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com/`;
  if (!image.startsWith(registry)) return undefined;
  const [named = '', imageDigest] = image.slice(registry.length).split('@', 2);
  const [repositoryName = '', imageTag = 'latest'] = named.split(':', 2);
  return { repositoryName, ...(imageDigest === undefined ? { imageTag } : { imageDigest }) };
}

interface Authorization {
  readonly authorizationData: readonly { readonly authorizationToken: string }[];
}

/** By container. Throws SecretFailure where the execution role may not pull one. */
export function resolveImages(
  host: ServiceHost,
  context: Context,
  { containerDefinitions }: Definition,
  executionRole: Caller | undefined,
): Record<string, Pick<SealedContainer, 'image' | 'registryLogin'>> {
  const found = containerDefinitions.flatMap(({ name, image }) => {
    const wanted = imageInEcr(host, image);
    const digest = wanted && context.call<{ digest?: string }>('ecr', 'FindImage', wanted).digest;
    return digest === undefined ? [] : [{ name, repositoryName: wanted!.repositoryName, digest }];
  });
  if (found.length === 0 || !executionRole) return {};
  const login = loginOf(context, executionRole);
  return Object.fromEntries(
    found.map(({ name, repositoryName, digest }) => {
      attempt(registryPullRefused, () => context.call('ecr', 'MayPull', { repositoryName }, executionRole));
      return [name, { image: `${repositoryName}@${digest}`, registryLogin: login }];
    }),
  );
}

function loginOf(context: Context, caller: Caller): { username: string; password: string } {
  const { authorizationData } = attempt(registryAuthRefused, () =>
    context.call<Authorization>('ecr', 'GetAuthorizationToken', {}, caller),
  );
  const [username = '', password = ''] = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64')
    .toString()
    .split(':', 2);
  return { username, password };
}
