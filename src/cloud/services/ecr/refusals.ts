/** ECR's errors. Source: Amazon ECR API reference, "Errors" of each operation; messages as users report them. */
import { AwsError, withHint } from '../../kit/aws-error.ts';

const within = (name: string, registryId: string): string =>
  `the repository with name '${name}' in the registry with id '${registryId}'`;

export const repositoryNotFound = (name: string, registryId: string): AwsError =>
  new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );

export const repositoryExists = (name: string, registryId: string): AwsError =>
  new AwsError(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${registryId}'`,
  );

export const repositoryNotEmpty = (name: string, registryId: string): AwsError =>
  new AwsError(
    'RepositoryNotEmptyException',
    `The repository with name '${name}' in registry with id '${registryId}' cannot be deleted because it still contains images`,
  );

export const imageNotFound = (digest: string | undefined, tag: string | undefined, name: string, id: string) =>
  new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${digest ?? 'null'}', imageTag:'${tag ?? 'null'}'} does not exist within ${within(name, id)}`,
  );

export const imageExists = (digest: string, tag: string | undefined, name: string, registryId: string): AwsError =>
  new AwsError(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in ${within(name, registryId)}`,
  );

export const tagExists = (tag: string, name: string): AwsError =>
  new AwsError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
  );

export const digestDiffers = (digest: string, found: string): AwsError =>
  new AwsError('ImageDigestDoesNotMatchException', `The digest of the image is '${found}', not '${digest}' as given`);

export const layersNotFound = (digests: readonly string[], name: string, registryId: string): AwsError =>
  new AwsError(
    'LayersNotFoundException',
    `Layers with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${registryId}' do not exist`,
  );

export const referencesNotFound = (digests: readonly string[], name: string, registryId: string): AwsError =>
  new AwsError(
    'ReferencedImagesNotFoundException',
    `Images with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${registryId}' do not exist`,
  );

export const invalidParameter = (name: string, constraint: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${name}' failed to satisfy constraint: '${constraint}'`,
  );

export const manifestsTooLarge = (max: number): AwsError =>
  withHint(
    new AwsError(
      'LimitExceededException',
      'The operation did not succeed because it would have exceeded a service limit for your account.',
    ),
    `one answer has manifests of ${max} characters at most: ask for fewer images at a time`,
  );

export const tooManyTags = (): AwsError =>
  new AwsError('TooManyTagsException', 'A repository can have at most 50 tags.');

export const notThereYet = (what: string): AwsError =>
  new AwsError('InvalidParameterException', `${what} is not there yet in this version of Punctual`);
