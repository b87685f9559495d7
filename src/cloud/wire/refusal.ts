/** What the wire itself refuses, before any service is called. Each dialect of AWS's protocols has codes of its own for the same thing. */
import { AwsError } from '../kit/aws-error.ts';
import { insteadOf } from './instead.table.ts';

/** JSON services put `Exception` behind their codes and return 400, REST ones 403 to strangers and 404 to unknown paths; Query services 403 to strangers; `xml` is S3. */
export type Dialect = 'json' | 'rest' | 'query' | 'xml';

const codes = {
  missingToken: {
    json: ['MissingAuthenticationTokenException', 400],
    rest: ['MissingAuthenticationTokenException', 403],
    query: ['MissingAuthenticationToken', 403],
    xml: ['AccessDenied', 403],
  },
  incomplete: {
    json: ['IncompleteSignatureException', 400],
    rest: ['IncompleteSignatureException', 403],
    query: ['IncompleteSignature', 400],
    xml: ['AuthorizationHeaderMalformed', 400],
  },
  unknownKey: {
    json: ['UnrecognizedClientException', 400],
    rest: ['UnrecognizedClientException', 403],
    query: ['InvalidClientTokenId', 403],
    xml: ['InvalidAccessKeyId', 403],
  },
  /** A key that is good elsewhere, not at this endpoint. */
  foreignKey: {
    json: ['UnrecognizedClientException', 403],
    rest: ['UnrecognizedClientException', 403],
    query: ['InvalidClientTokenId', 403],
    xml: ['InvalidAccessKeyId', 403],
  },
  mismatch: {
    json: ['InvalidSignatureException', 400],
    rest: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    xml: ['SignatureDoesNotMatch', 403],
  },
  /** The scope of the signature names another region. */
  wrongRegion: {
    json: ['InvalidSignatureException', 400],
    rest: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    xml: ['AuthorizationHeaderMalformed', 400],
  },
  skewed: {
    json: ['InvalidSignatureException', 400],
    rest: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    xml: ['RequestTimeTooSkewed', 403],
  },
  expiredToken: {
    json: ['ExpiredTokenException', 400],
    rest: ['ExpiredTokenException', 403],
    query: ['ExpiredToken', 403],
    xml: ['ExpiredToken', 400],
  },
  malformed: {
    json: ['SerializationException', 400],
    rest: ['SerializationException', 400],
    query: ['MalformedQueryString', 400],
    xml: ['InvalidRequest', 400],
  },
  /** A parameter or header that is no number, no date ... */
  wrongParameter: {
    json: ['SerializationException', 400],
    rest: ['SerializationException', 400],
    query: ['MalformedInput', 400],
    xml: ['InvalidArgument', 400],
  },
  /** S3's for a body that is no XML of the operation. */
  malformedXml: {
    json: ['SerializationException', 400],
    rest: ['SerializationException', 400],
    query: ['MalformedQueryString', 400],
    xml: ['MalformedXML', 400],
  },
  /** What was sent is not what the checksum sent along says. */
  badDigest: {
    json: ['InvalidSignatureException', 400],
    rest: ['InvalidSignatureException', 403],
    query: ['SignatureDoesNotMatch', 403],
    xml: ['XAmzContentSHA256Mismatch', 400],
  },
  tooLarge: {
    json: ['RequestEntityTooLargeException', 413],
    rest: ['RequestEntityTooLargeException', 413],
    query: ['RequestEntityTooLarge', 413],
    xml: ['EntityTooLarge', 400],
  },
  busy: {
    json: ['ThrottlingException', 503],
    rest: ['ThrottlingException', 503],
    query: ['Throttling', 503],
    xml: ['SlowDown', 503],
  },
  unknownOperation: {
    json: ['UnknownOperationException', 400],
    rest: ['UnknownOperationException', 404],
    query: ['InvalidAction', 400],
    xml: ['NotImplemented', 501],
  },
  noAction: {
    json: ['UnknownOperationException', 400],
    rest: ['UnknownOperationException', 404],
    query: ['MissingAction', 400],
    xml: ['NotImplemented', 501],
  },
  /** Not AWS's: what only a server on the user's own machine must fear. */
  wrongAddress: {
    json: ['MisdirectedRequest', 421],
    rest: ['MisdirectedRequest', 421],
    query: ['MisdirectedRequest', 421],
    xml: ['MisdirectedRequest', 421],
  },
  crossSite: {
    json: ['CrossSiteRequestRefused', 403],
    rest: ['CrossSiteRequestRefused', 403],
    query: ['CrossSiteRequestRefused', 403],
    xml: ['CrossSiteRequestRefused', 403],
  },
} as const;

export type Refusal = keyof typeof codes;

/** Thrown where the dialect is not known; whoever replies turns it into the error of the client's protocol. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;
  /** What to do, in our own words. */
  readonly hint: string | undefined;

  constructor(refusal: Refusal, message: string, hint?: string) {
    super(message);
    this.refusal = refusal;
    this.hint = hint;
  }
}

export function toAwsError({ refusal, message, hint }: RefusedRequest, dialect: Dialect): AwsError {
  const [code, status] = codes[refusal][dialect];
  return new AwsError(code, message, status, {}, hint);
}

export const notThereYet = (what: string): string => `${what} is not there yet in this version of Punctual`;

/** A service or an operation that this cloud has not. */
export const absent = (what: string): RefusedRequest =>
  new RefusedRequest('unknownOperation', notThereYet(what), insteadOf(what));
