/** What the registry of the wire and ECS ask of this service. Source: Amazon ECR user guide, "Amazon ECR private registry", "Permissions required". */
import { type Handler, internal } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { type ImageId, imageOf } from './images.ts';
import { parseManifest } from './manifest.ts';
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

/** The digests of all configurations and layers that any image is made of. */
export const keptBlobs = internal(({ tables }: Ecr): { digests: string[] } => ({
  digests: tables
    .allImages()
    .flatMap(({ manifest, mediaType }) => parseManifest(manifest, mediaType).blobs.map(({ digest }) => digest)),
}));

/** The digest of an image; none where there is no such image. */
export const findImage = internal(
  (service: Ecr, { repositoryName, ...id }: NamesRepository & ImageId): { digest?: string } => {
    const digest = imageOf(service, repositoryName, id)?.digest;
    return digest === undefined ? {} : { digest };
  },
);
