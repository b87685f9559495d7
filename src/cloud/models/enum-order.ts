/**
 * The order in which AWS's services list the values of an enum in their messages. It is that of a hash table of Java with 32 places, by the text's own hash
 * code, where of two at one place the later comes first: found in messages that users pasted and others recorded, among them
 * `[INSUFFICIENT_DATA, ALARM, OK]` (CloudWatch), `[SecureString, StringList, String]` (Systems Manager), `[INDEXES, TOTAL, NONE]` and all
 * comparison operators (DynamoDB). What a table of more values does is not known: here it doubles as Java's does.
 */
const leastPlaces = 32;
const fullness = 0.75;

/** `values`: as the model lists them. */
export function inAwsOrder(values: readonly string[]): string[] {
  let places = leastPlaces;
  while (values.length > places * fullness) places *= 2;
  const placeOf = (value: string): number => hashCode(value) & (places - 1);
  return values.toReversed().sort((one, other) => placeOf(one) - placeOf(other));
}

/** Java's `String.hashCode`. */
function hashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}
