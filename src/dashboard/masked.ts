/** Values that nobody needs to see on a screen: of variables that are called as secrets are, or that look like one. */
import { isObject } from '../languages/is-object.ts';

const secretName =
  /pass|pwd|secret|token|credential|(?:api|access|private|secret|encryption)[-_]?key|auth|dsn|signature/i;
/** A password in an address, a private key, a key of AWS, a token that is signed. */
const secretValue = /:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN|\bA(?:KIA|SIA)[A-Z0-9]{16}\b|\beyJ[\w-]+\.[\w-]+\./;

export const mask = '••••';

/** `isForAct`: for whoever may also start jobs, who could read them there. */
export const masked = (name: string, value: string, isForAct: boolean): string =>
  !isForAct || secretName.test(name) || secretValue.test(value) ? mask : value;

/** Variables are lists of names with values, or objects of them under such a key. */
const ofVariables = /^(?:Environment|EnvironmentVariables|Variables)$/i;

/** At every depth. */
export function withoutSecrets(value: unknown, isForAct: boolean, isOfVariables = false): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, isForAct, isOfVariables));
  if (!isObject(value)) return value;
  const { Name, Value } = value;
  if (isOfVariables && typeof Name === 'string')
    return typeof Value === 'string' ? { ...value, Value: masked(Name, Value, isForAct) } : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isOfVariables && typeof inner === 'string'
        ? masked(key, inner, isForAct)
        : withoutSecrets(inner, isForAct, ofVariables.test(key)),
    ]),
  );
}
