/**
 * What an image's name means: `alpine` is `docker.io/library/alpine:latest`. Leaves out whether it is well formed
 * (`languages/resources/image-reference.ts`).
 * Source: distribution, "reference" grammar; Docker documentation, "docker image pull".
 */

export interface Reference {
  /** Host and port; `docker.io` where the name has none. */
  readonly registry: string;
  /** As the Engine writes it in digests: without `docker.io` and `library`. */
  readonly repository: string;
  /** A tag, `latest` where there is none, or a digest, which counts for more. */
  readonly version: string;
  /** The whole name, as AWS writes it in reasons. */
  readonly full: string;
}

export function parseReference(image: string): Reference {
  const [beforeDigest = '', digest] = image.split('@', 2);
  const [, name = beforeDigest, tag] = /^(.*):([^/:]+)$/.exec(beforeDigest) ?? [];
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasHost ? first : 'docker.io';
  const path = hasHost ? rest.join('/') : name;
  const isDockerHub = registry === 'docker.io';
  const version = digest ?? tag ?? 'latest';
  const wholePath = isDockerHub && !path.includes('/') ? `library/${path}` : path;
  return {
    registry,
    repository: isDockerHub ? path.replace(/^library\//, '') : `${registry}/${path}`,
    version,
    full: `${registry}/${wholePath}${tag || !digest ? `:${tag ?? 'latest'}` : ''}${digest ? `@${digest}` : ''}`,
  };
}
