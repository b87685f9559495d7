/** What S3 says no with: its codes, words and statuses. Source: "Error responses" of its API reference. */
import { AwsError } from '../../kit/aws-error.ts';

export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);
export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
export const noSuchBucketPolicy = (bucket: string): AwsError =>
  new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: bucket });
export const noSuchKey = (key: string): AwsError =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
export const noSuchVersion = (key: string, version: string): AwsError =>
  new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key, VersionId: version });
export const noSuchUpload = (upload: string): AwsError =>
  new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: upload },
  );
export const invalidArgument = (message: string, name = '', value = ''): AwsError =>
  new AwsError('InvalidArgument', message, 400, name === '' ? {} : { ArgumentName: name, ArgumentValue: value });
export const invalidToken = (): AwsError =>
  invalidArgument('The continuation token provided is incorrect', 'continuation-token');
export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequest', message);
export const malformedXml = (): AwsError =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
/** S3's own words; which of its features it is about stands beside them. */
export const notImplemented = (what: string): AwsError =>
  new AwsError(
    'NotImplemented',
    'A header you provided implies functionality that is not implemented',
    501,
    { Header: what },
    `${what} is not there yet in this version of Punctual`,
  );
