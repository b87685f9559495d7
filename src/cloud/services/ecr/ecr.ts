/**
 * Amazon ECR as far as `docker push` and `cdk deploy` need it: repositories, their images by digest and tag, and who may push and pull. The bytes of layers
 * stand beside the store, kept by the registry of the wire; here are manifests, which name them.
 * Left out, refused by name: scans, lifecycle and repository policies, replication, pull-through caches, layers sent through the API.
 */
import { bind, type Handlers, type ServiceDefinition } from '../../kit/service.ts';
import { getAuthorizationToken } from './authorization.ts';
import type { Ecr } from './context.ts';
import { batchDeleteImage, batchGetImage, describeImages, listImages } from './images.ts';
import { putImage, recordPush } from './put-image.ts';
import { blobsNamed, blobsOf, findImage, keptBlobs, mayCheck, mayPull, mayPush, mayPut } from './registry.ts';
import { createRepository, deleteRepository, describeRepositories, putImageTagMutability } from './repositories.ts';
import { openTables, schema } from './tables.ts';
import { listTags, tagRepository, untagRepository } from './tags.ts';

const handlers: Handlers<Ecr> = {
  // repositories
  CreateRepository: createRepository,
  DescribeRepositories: describeRepositories,
  DeleteRepository: deleteRepository,
  PutImageTagMutability: putImageTagMutability,

  // images
  PutImage: putImage,
  BatchGetImage: batchGetImage,
  DescribeImages: describeImages,
  ListImages: listImages,
  BatchDeleteImage: batchDeleteImage,

  // who may push and pull
  GetAuthorizationToken: getAuthorizationToken,

  // tags
  TagResource: tagRepository,
  UntagResource: untagRepository,
  ListTagsForResource: listTags,
};

/** What clients can call. */
export const ecrOperations: readonly string[] = Object.keys(handlers);

export const ecr: ServiceDefinition = {
  service: 'ecr',
  schema,
  open(host) {
    const service: Ecr = { host, tables: openTables(host.store) };
    return {
      operations: bind(service, {
        ...handlers,
        // for the registry and for tasks
        MayPull: mayPull,
        MayPush: mayPush,
        MayCheck: mayCheck,
        MayPut: mayPut,
        RecordPush: recordPush,
        KeptBlobs: keptBlobs,
        BlobsOf: blobsOf,
        BlobsNamed: blobsNamed,
        FindImage: findImage,
      }),
    };
  },
};
