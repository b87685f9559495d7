/** The policy of a queue, as far as it has an effect. */
import { isObject } from '../../../languages/is-object.ts';

/** Undefined for a JSON object without statements, which SQS keeps too; a text that is no JSON comes back for its errors to be said. */
export function enactedPolicy(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) && !Object.hasOwn(document, 'Statement') ? undefined : text;
  } catch {
    return text;
  }
}
