/**
 * A template of more than 51,200 bytes reaches CloudFormation by way of a bucket: one that is named, or one of the account and region that is made on
 * first use, private as S3 makes them, and forgets each template after a month. Only the account's own is ever written to.
 * Sources: "Understand CloudFormation quotas", User Guide; S3 API reference, PutObject, CreateBucket, PutBucketLifecycleConfiguration; "Verifying
 * bucket ownership with bucket owner condition".
 */
import { createHash } from 'node:crypto';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account } from '../account.ts';
import { OperatorError } from '../operator-error.ts';
import { endpointOf, signedCall } from '../signed-call.ts';
import { managedBucket } from './template-size.ts';

export interface Uploaded {
  readonly url: string;
  readonly bucket: string;
  readonly isNewBucket: boolean;
}

/** `bucket`: undefined: the managed one. Rejects with OperatorError where S3 refuses. */
export async function uploadTemplate(
  account: Account,
  stack: string,
  template: string,
  bucket: string | undefined,
): Promise<Uploaded> {
  const region = await account.region();
  const { Account: owner = '' } = await account.client(STSClient).send(new GetCallerIdentityCommand({}));
  const name = bucket ?? managedBucket(owner, region);
  const headers = { 'x-amz-expected-bucket-owner': owner };
  const isNewBucket = bucket === undefined && (await makeBucket(account, name, region, headers));
  if (bucket === undefined) await putRules(account, name, headers);
  const key = `${stack}/${createHash('sha256').update(template).digest('hex')}.json`;
  const path = `/${name}/${key}`;
  const put = { service: 's3', method: 'PUT', path, headers, body: template } as const;
  const { status } = await signedCall(account, put, [301, 307]);
  if (status >= 300)
    throw new OperatorError(
      `the bucket ${name} is of another region than ${region}`,
      `name one of ${region} with --bucket`,
    );
  return { url: `${endpointOf(account, 's3', region)}${path}`, bucket: name, isNewBucket };
}

/** Whether it was not there. */
async function makeBucket(
  account: Account,
  name: string,
  region: string,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const path = `/${name}`;
  const { status } = await signedCall(account, { service: 's3', method: 'HEAD', path, headers }, [404]);
  if (status < 300) return false;
  // S3 refuses the name of its first region here.
  const body =
    region === 'us-east-1'
      ? ''
      : `<CreateBucketConfiguration xmlns="${xmlns}"><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  await signedCall(account, { service: 's3', method: 'PUT', path, body });
  return true;
}

/** Each time: where that failed once, templates would be kept for ever. */
async function putRules(account: Account, name: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const rules = `<LifecycleConfiguration xmlns="${xmlns}"><Rule><ID>templates</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><Expiration><Days>${keptDays}</Days></Expiration></Rule></LifecycleConfiguration>`;
  const digest = createHash('md5').update(rules).digest('base64');
  await signedCall(account, {
    service: 's3',
    method: 'PUT',
    path: `/${name}`,
    subresource: 'lifecycle',
    headers: { ...headers, 'content-md5': digest },
    body: rules,
  });
}

const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
/** CloudFormation keeps a copy of its own once a stack is made. */
const keptDays = 30;
