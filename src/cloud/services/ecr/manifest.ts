/**
 * What a manifest says: its kind, and what it is made of. Sources: OCI image specification, "Image Manifest", "Image Index"; Docker's "Image
 * Manifest Version 2, Schema 2".
 */
import { createHash } from 'node:crypto';
import { isObject } from '../../../languages/is-object.ts';
import { invalidParameter } from './refusals.ts';

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

export interface Manifest {
  readonly mediaType: string;
  /** `sha256:...` of its text. */
  readonly digest: string;
  /** Its configuration and its layers. */
  readonly blobs: readonly Descriptor[];
  /** Of an index: the manifests that it lists. */
  readonly manifests: readonly Descriptor[];
  /** What the configuration is. */
  readonly artifactMediaType?: string;
}

const index = 'application/vnd.oci.image.index.v1+json';
const single = 'application/vnd.oci.image.manifest.v1+json';

const isDescriptor = (value: unknown): value is Descriptor =>
  isObject(value) && typeof value['digest'] === 'string' && /^sha256:[0-9a-f]{64}$/.test(value['digest']);

const descriptorsIn = (value: unknown): Descriptor[] => (Array.isArray(value) ? value.filter(isDescriptor) : []);

export const digestsOf = (descriptors: readonly Descriptor[]): string[] => descriptors.map(({ digest }) => digest);

export const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Throws InvalidParameterException. */
export function parseManifest(text: string, given?: string): Manifest {
  const parsed = parsedObject(text);
  if (!parsed) throw invalidParameter('imageManifest', 'Invalid JSON syntax');
  const { mediaType, config, layers, manifests } = parsed;
  const isIndex = Array.isArray(manifests);
  if (!isIndex && !(isDescriptor(config) && Array.isArray(layers)))
    throw invalidParameter('imageManifest', 'must be a manifest of schema version 2 or of OCI');
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : (given ?? (isIndex ? index : single)),
    digest: digestOf(text),
    blobs: [...descriptorsIn([config]), ...descriptorsIn(layers)],
    manifests: descriptorsIn(manifests),
    ...(isDescriptor(config) ? { artifactMediaType: config.mediaType } : {}),
  };
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
