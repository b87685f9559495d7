/**
 * Images come in by their manifests: from clients of the API, whose layers the repository must have already, and from the registry, which has seen the
 * layers itself. Source: Amazon ECR API reference, PutImage.
 */
import type { Context, Handler } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { type ImageId, type ShownImage, shownImage } from './images.ts';
import { digestsOf, type Manifest, parseManifest } from './manifest.ts';
import { type NamesRepository, onRepository, repositoryAt } from './names.ts';
import {
  digestDiffers,
  imageExists,
  invalidParameter,
  layersNotFound,
  referencesNotFound,
  tagExists,
} from './refusals.ts';
import type { Repository } from './tables.ts';

interface PutImageInput extends NamesRepository {
  readonly imageManifest: string;
  readonly imageManifestMediaType?: string;
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

/** It becomes a header of HTTP. */
const mediaTypeForm = /^[\x21-\x7e][\x20-\x7e]*$/;
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,299}$/;

export const putImage: Handler<Ecr, PutImageInput, { image: ShownImage }> = {
  permissions: onRepository('PutImage'),
  handle(service, input, context) {
    const repository = repositoryAt(service, input);
    const manifest = parseManifest(input.imageManifest, input.imageManifestMediaType);
    const { tables } = service;
    const missing = digestsOf(manifest.blobs).filter((digest) => !tables.hasBlob(repository.name, digest));
    if (missing.length > 0) throw layersNotFound(missing, repository.name, service.host.account);
    const id = put(service, context, repository, manifest, input);
    if (!id.isNew) throw imageExists(manifest.digest, input.imageTag, repository.name, service.host.account);
    return { image: shownImage(service, tables.image(repository.name, manifest.digest)!, input.imageTag) };
  },
};

/** By the registry: what is there already is no error, as for whoever pushes an image again. */
export const recordPush: Handler<Ecr, PutImageInput, ImageId> = {
  internal: true,
  permissions: onRepository('PutImage'),
  handle(service, input, context) {
    const manifest = parseManifest(input.imageManifest, input.imageManifestMediaType);
    put(service, context, repositoryAt(service, input), manifest, input);
    return { imageDigest: manifest.digest };
  },
};

/** Whether image or tag are new. */
function put(
  service: Ecr,
  context: Context,
  { name, mutability }: Repository,
  manifest: Manifest,
  { imageManifest, imageTag, imageDigest }: PutImageInput,
): { readonly isNew: boolean } {
  const { tables, host } = service;
  const { digest, blobs, manifests, ...facts } = manifest;
  const { mediaType } = facts;
  if (imageDigest !== undefined && imageDigest !== digest) throw digestDiffers(imageDigest, digest);
  if (imageTag !== undefined && !tagForm.test(imageTag))
    throw invalidParameter('imageTag', `must satisfy regular expression '${tagForm.source.slice(1, -1)}'`);
  if (!mediaTypeForm.test(mediaType)) throw invalidParameter('imageManifestMediaType', 'must be a media type');
  const missing = digestsOf(manifests).filter((one) => !tables.image(name, one));
  if (missing.length > 0) throw referencesNotFound(missing, name, host.account);
  const tagged = imageTag === undefined ? undefined : tables.digestOfTag(name, imageTag);
  if (imageTag !== undefined && tagged !== undefined && tagged !== digest && mutability.startsWith('IMMUTABLE'))
    throw tagExists(imageTag, name);
  const isThere = tables.image(name, digest) !== undefined;
  if (!isThere) {
    const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
    tables.putImage({ repository: name, digest, pushedAt: context.now, size, ...facts }, imageManifest);
    tables.putBlobs(name, digest, digestsOf(blobs));
  }
  if (imageTag !== undefined) tables.putTag(name, imageTag, digest);
  return { isNew: !isThere || (imageTag !== undefined && tagged !== digest) };
}
