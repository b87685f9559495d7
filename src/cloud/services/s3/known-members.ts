/** Never accept and ignore: what a request holds beyond what its handler enacts or records is refused by name. */
import { invalidRequest, notImplemented } from './refusals.ts';

/** Of no effect anywhere: who pays, whom the bucket belongs to (looked at when it is found), and what clients say of the body. */
const always: readonly string[] = ['Bucket', 'Key', 'Body', 'ExpectedBucketOwner', 'RequestPayer', 'ChecksumAlgorithm'];

/** Throws NotImplemented, which names the first that is not known. */
export function checkKnown(input: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && !known.includes(name) && !always.includes(name)) throw notImplemented(name);
}

/** Buckets are made with ACLs disabled, as AWS makes them since April 2023: the one ACL that says nothing else is taken. */
export function checkAcl(acl: string | undefined): void {
  if (acl !== undefined && acl !== 'bucket-owner-full-control' && acl !== 'private')
    throw invalidRequest('The bucket does not allow ACLs');
}
