/** How large requests may be, alone and together. */

const usualBytesMax = 1024 * 1024;

/**
 * Services that take a payload of 1 MiB (a definition, messages, log events, events) and get it as text inside JSON, where a
 * character can take six bytes; and CloudFormation, whose template of at most 1 MB comes in a form, where one can take three. Sources:
 * CreateStateMachine; SendMessage; PutLogEvents; PutEvents; "Understand CloudFormation quotas".
 */
const largeBytesMax = 8 * 1024 * 1024;
const large: ReadonlySet<string> = new Set(['states', 'sqs', 'logs', 'events', 'cloudformation']);

/** An object, or a part of one: clients send larger ones in parts of 5 to 8 MiB. With the signatures of its pieces. */
const objectBytesMax = 17 * 1024 * 1024;

/** Bytes of a request's body, packed and unpacked; '' is no service of this cloud. */
export const bodyBytesMax = (service: string): number =>
  service === 's3' ? objectBytesMax : large.has(service) ? largeBytesMax : usualBytesMax;

/**
 * Of one body: it is read and checked while the cloud waits, and a megabyte of small values takes far longer than one of text. The largest requests are
 * PutMetricData's 1,000 metrics, of 30 dimensions or of 150 values with a count each.
 */
export const objectsMax = 50_000;
export const valuesMax = 320_000;
/** Of a form. */
export const parametersMax = 50_000;

/** Of a request without a signature: a form that confirms a subscription. */
export const unsignedBytesMax = 16 * 1024;

/** What all bodies that are being read or served hold at once, at each of the two endpoints: eight of the largest, which are S3's. */
export const bodiesBytesMax = 128 * 1024 * 1024;
