/** What the registry of the wire and ECS ask of this service. Source: Amazon ECR user guide, "Amazon ECR private registry", "Permissions required". */
import { type Handler, internal } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { type ImageId, imageOf } from './images.ts';
import { digestsOf, parseManifest } from './manifest.ts';
import { type NamesRepository, onRepository, repositoryAt } from './names.ts';

const asks = (...actions: readonly string[]): Handler<Ecr, NamesRepository, object> => ({
  internal: true,
  permissions: onRepository(...actions),
  handle(service, input) {
    repositoryAt(service, input);
    return {};
  },
});

export const mayPull = asks('BatchGetImage', 'BatchCheckLayerAvailability', 'GetDownloadUrlForLayer');
export const mayPush = asks(
  'BatchCheckLayerAvailability',
  'InitiateLayerUpload',
  'UploadLayerPart',
  'CompleteLayerUpload',
);

/** `docker push` asks whether a layer is there before it sends it, and after. */
export const mayCheck = asks('BatchCheckLayerAvailability');
export const mayPut = asks('PutImage');

/** The digests of all configurations and layers that any image is made of. */
export const keptBlobs = internal(({ tables }: Ecr): { digests: string[] } => ({
  digests: tables.allBlobs(),
}));

interface AsksForBlobs extends NamesRepository {
  readonly digests: readonly string[];
}

/** Which of these images of this repository are made of. */
export const blobsOf = internal(
  ({ tables }: Ecr, { repositoryName, digests }: AsksForBlobs): { digests: string[] } => ({
    digests: digests.filter((digest) => tables.hasBlob(repositoryName, digest)),
  }),
);

/** The digests of the configuration and the layers that a manifest names. */
export const blobsNamed = internal((_: Ecr, { imageManifest }: { readonly imageManifest: string }) => ({
  digests: digestsOf(parseManifest(imageManifest).blobs),
}));

/** The digest of an image; none where there is no such image. */
export const findImage = internal(
  (service: Ecr, { repositoryName, ...id }: NamesRepository & ImageId): { digest?: string } => {
    const digest = imageOf(service, repositoryName, id)?.digest;
    return digest === undefined ? {} : { digest };
  },
);
