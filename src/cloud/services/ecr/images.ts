/** Images of a repository: found by tag or digest, listed, deleted. Source: Amazon ECR API reference. */
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { type NamesRepository, onRepository, repositoryAt } from './names.ts';
import { imageNotFound, invalidParameter, manifestsTooLarge } from './refusals.ts';
import type { Image } from './tables.ts';

export interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

export interface ShownImage {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly imageId: ImageId;
  readonly imageManifest: string;
  readonly imageManifestMediaType: string;
}

interface Failure {
  readonly imageId: ImageId;
  readonly failureCode: string;
  readonly failureReason: string;
}

interface NamesImages extends NamesRepository {
  readonly imageIds: readonly ImageId[];
}

export function imageOf({ tables }: Ecr, repository: string, { imageDigest, imageTag }: ImageId): Image | undefined {
  const tagged = imageTag === undefined ? undefined : tables.digestOfTag(repository, imageTag);
  if (imageTag !== undefined && (tagged === undefined || (imageDigest ?? tagged) !== tagged)) return undefined;
  const digest = imageDigest ?? tagged;
  return digest === undefined ? undefined : tables.image(repository, digest);
}

export const shownImage = ({ host, tables }: Ecr, image: Image, imageTag: string | undefined): ShownImage => ({
  registryId: host.account,
  repositoryName: image.repository,
  imageId: { imageDigest: image.digest, ...(imageTag === undefined ? {} : { imageTag }) },
  imageManifest: tables.manifestOf(image),
  imageManifestMediaType: image.mediaType,
});

const notFound = (imageId: ImageId): Failure => ({
  imageId,
  failureCode: 'ImageNotFound',
  failureReason: 'Requested image not found',
});

/** Ours, of one answer: a hundred of the largest are more than a text can hold. */
const manifestCharactersMax = 16 * 1024 * 1024;

export const batchGetImage: Handler<Ecr, NamesImages, { images: ShownImage[]; failures: Failure[] }> = {
  permissions: onRepository('BatchGetImage'),
  handle(service, { imageIds, ...input }) {
    const { name } = repositoryAt(service, input);
    const [images, failures]: [ShownImage[], Failure[]] = [[], []];
    let characters = 0;
    for (const id of imageIds) {
      const image = imageOf(service, name, id);
      if (!image) {
        failures.push(notFound(id));
        continue;
      }
      const shown = shownImage(service, image, id.imageTag);
      characters += shown.imageManifest.length;
      if (characters > manifestCharactersMax) throw manifestsTooLarge(manifestCharactersMax);
      images.push(shown);
    }
    return { images, failures };
  },
};

/** By its tag alone an image is untagged, and deleted with its last one. */
export const batchDeleteImage: Handler<Ecr, NamesImages, { imageIds: ImageId[]; failures: Failure[] }> = {
  permissions: onRepository('BatchDeleteImage'),
  handle(service, { imageIds, ...input }) {
    const { tables } = service;
    const { name } = repositoryAt(service, input);
    const failures: Failure[] = [];
    const deleted: ImageId[] = [];
    for (const id of imageIds) {
      const image = imageOf(service, name, id);
      if (!image) {
        failures.push(notFound(id));
        continue;
      }
      const { digest } = image;
      const tags = id.imageDigest === undefined ? [id.imageTag as string] : tables.tagsOf(name, digest);
      for (const tag of tags) tables.removeTag(name, tag);
      if (tables.tagsOf(name, digest).length === 0) tables.removeImage(name, digest);
      deleted.push(
        ...(tags.length === 0 ? [{}] : tags.map((imageTag) => ({ imageTag }))).map((one) => ({
          imageDigest: digest,
          ...one,
        })),
      );
    }
    return { imageIds: deleted, failures };
  },
};

interface ListInput extends NamesRepository {
  readonly imageIds?: readonly ImageId[];
  readonly filter?: { readonly tagStatus?: string };
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** "By default, up to 100 results." */
const pageUsual = 100;

function pageOfImages(service: Ecr, operation: string, input: ListInput) {
  const { name } = repositoryAt(service, input);
  const { maxResults = pageUsual, filter } = input;
  const token = readToken(operation, input.nextToken, () => invalidParameter('nextToken', 'Invalid token'));
  const found = service.tables.imagesAfter(name, String(token ?? ''), maxResults + 1);
  const { items, nextToken } = cutPage(operation, found, maxResults, ({ digest }) => digest);
  const images = items
    .map((image) => ({ image, tags: service.tables.tagsOf(name, image.digest) }))
    .filter(({ tags }) => isOfStatus(filter?.tagStatus, tags));
  return { images, page: nextToken === undefined ? {} : { nextToken } };
}

const isOfStatus = (status = 'ANY', tags: readonly string[]): boolean =>
  status === 'ANY' || (status === 'TAGGED') === tags.length > 0;

export const listImages: Handler<Ecr, ListInput, { imageIds: ImageId[]; nextToken?: string }> = {
  permissions: onRepository('ListImages'),
  handle(service, input) {
    const { images, page } = pageOfImages(service, 'ListImages', input);
    const imageIds = images.flatMap(({ image: { digest: imageDigest }, tags }): ImageId[] =>
      tags.length === 0 ? [{ imageDigest }] : tags.map((imageTag) => ({ imageDigest, imageTag })),
    );
    return { imageIds, ...page };
  },
};

interface ImageDetail {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly imageDigest: string;
  readonly imageTags?: readonly string[];
  readonly imageSizeInBytes: number;
  readonly imagePushedAt: Date;
  readonly imageManifestMediaType: string;
  readonly artifactMediaType?: string;
}

export const describeImages: Handler<Ecr, ListInput, { imageDetails: ImageDetail[]; nextToken?: string }> = {
  permissions: onRepository('DescribeImages'),
  handle(service, input) {
    const { tables, host } = service;
    if (!input.imageIds) {
      const { images, page } = pageOfImages(service, 'DescribeImages', input);
      return { imageDetails: images.map(({ image, tags }) => detailOf(service, image, tags)), ...page };
    }
    const { name } = repositoryAt(service, input);
    const imageDetails = input.imageIds.map((id) => {
      const image = imageOf(service, name, id);
      if (!image) throw imageNotFound(id.imageDigest, id.imageTag, name, host.account);
      return detailOf(service, image, tables.tagsOf(name, image.digest));
    });
    return { imageDetails };
  },
};

const detailOf = ({ host }: Ecr, image: Image, tags: readonly string[]): ImageDetail => ({
  registryId: host.account,
  repositoryName: image.repository,
  imageDigest: image.digest,
  ...(tags.length === 0 ? {} : { imageTags: tags }),
  imageSizeInBytes: image.size,
  imagePushedAt: new Date(image.pushedAt),
  imageManifestMediaType: image.mediaType,
  ...(image.artifactMediaType === undefined ? {} : { artifactMediaType: image.artifactMediaType }),
});
