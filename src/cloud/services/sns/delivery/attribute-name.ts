/**
 * What a message attribute may be called. The rules are those of the Developer Guide, "Message attribute items and validation"; the words are
 * those that clients report of AWS, which documents none.
 */
import { AwsError } from '../../../kit/aws-error.ts';

const reserved = /^(aws|amazon)\./i;

/** Throws ParameterValueInvalid. */
export function checkAttributeName(name: string): void {
  const wrong = (message: string): AwsError => new AwsError('ParameterValueInvalid', message);
  if (name === '') throw wrong('The request must contain non-empty message attribute names.');
  if (name.length > 256) throw wrong('Length of message attribute name must be less than 256 bytes.');
  if (reserved.test(name))
    throw wrong(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.' because these strings are reserved for internal use.",
    );
  if (name.startsWith('.')) throw wrong("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith('.')) throw wrong("Invalid message attribute name ending with character '.' was found.");
  if (name.includes('..')) throw wrong("Message attribute name can not have successive '.' character.");
  const [bad] = /[^A-Za-z0-9_.-]/u.exec(name) ?? [];
  if (bad)
    throw wrong(
      `Invalid non-alphanumeric character '#x${bad.codePointAt(0)?.toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
}
