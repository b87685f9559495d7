/** How large requests may be. */

const usualBytesMax = 1024 * 1024;

/**
 * Services that take a payload of 1 MiB (a definition, messages, log events, events) and get it as text inside JSON, where a
 * character can take six bytes. Sources: CreateStateMachine; SendMessage; PutLogEvents; PutEvents.
 */
const largeBytesMax = 8 * 1024 * 1024;
const large: ReadonlySet<string> = new Set(['states', 'sqs', 'logs', 'events']);

/** Bytes of a request's body, packed and unpacked; '' is no service of this cloud. */
export const bodyBytesMax = (service: string): number => (large.has(service) ? largeBytesMax : usualBytesMax);
