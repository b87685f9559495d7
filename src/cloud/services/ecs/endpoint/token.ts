/** The token with which a container finds the task endpoint. */
import { createHash } from 'node:crypto';

/** What stands in the store of a token. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
