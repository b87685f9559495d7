/** The registry's errors. Source: OCI distribution specification, "Error Codes". */
import { AwsError } from '../../kit/aws-error.ts';
import type { Reply } from '../protocol.ts';
import { RefusedRequest } from '../refusal.ts';

class RegistryError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const unauthorized = (): RegistryError => new RegistryError(401, 'UNAUTHORIZED', 'authentication required');
export const unsupported = (): RegistryError =>
  new RegistryError(405, 'UNSUPPORTED', 'this registry does not do that: it takes and gives images');
export const blobUnknown = (digest: string): RegistryError =>
  new RegistryError(404, 'BLOB_UNKNOWN', `blob ${digest} is not in this registry`);
export const uploadUnknown = (): RegistryError => new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload');
export const uploadBusy = (): RegistryError =>
  new RegistryError(409, 'BLOB_UPLOAD_INVALID', 'another request of this upload is under way');
export const digestInvalid = (digest: string): RegistryError =>
  new RegistryError(400, 'DIGEST_INVALID', `the bytes that were sent do not have the digest ${digest}`);
export const manifestUnknown = (reference: string): RegistryError =>
  new RegistryError(404, 'MANIFEST_UNKNOWN', `Requested image not found: ${reference}`);
export const blobsMissing = (digests: readonly string[]): RegistryError =>
  new RegistryError(400, 'MANIFEST_BLOB_UNKNOWN', `not in this registry: ${digests.join(', ')}`);
export const diskFull = (): RegistryError =>
  new RegistryError(503, 'DENIED', 'the disk is nearly full: images are not taken until it has space');

export const internalError = (): RegistryError => new RegistryError(500, 'UNKNOWN', 'Internal server error');

/** What ECR's errors are to Docker. */
const ofService: Readonly<Record<string, readonly [status: number, code: string]>> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  AccessDeniedException: [403, 'DENIED'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  ReferencedImagesNotFoundException: [400, 'MANIFEST_BLOB_UNKNOWN'],
  InvalidParameterException: [400, 'MANIFEST_INVALID'],
};

/** Undefined: a bug of ours. */
export function refusalOf(error: unknown): RegistryError | undefined {
  if (error instanceof RegistryError) return error;
  if (error instanceof RefusedRequest)
    return error.refusal === 'tooLarge'
      ? new RegistryError(413, 'SIZE_INVALID', error.message)
      : new RegistryError(403, 'DENIED', error.message);
  if ((error as { code?: unknown })?.code === 'ENOSPC') return diskFull();
  if (!(error instanceof AwsError)) return undefined;
  const [status, code] = ofService[error.code] ?? [error.status, 'DENIED'];
  return new RegistryError(status, code, error.message);
}

export const errorReply = ({ status, code, message }: RegistryError): Reply => ({
  status,
  headers: {
    'content-type': 'application/json',
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="Amazon ECR, as Punctual has it"' } : {}),
  },
  body: JSON.stringify({ errors: [{ code, message }] }),
});
