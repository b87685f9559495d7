/** GetRandomPassword. Source: API reference, GetRandomPassword. */
import type { GetRandomPasswordRequest, GetRandomPasswordResponse } from '@aws-sdk/client-secrets-manager';
import type { Context, Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { passwordLengthDefault } from '../limits.ts';
import { invalidParameter } from '../refusals.ts';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const uppercase = lowercase.toUpperCase();
const numbers = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

export const getRandomPassword: Handler<Secrets, GetRandomPasswordRequest, GetRandomPasswordResponse> = {
  permissions: () => [{ action: 'secretsmanager:GetRandomPassword', resource: '*' }],
  handle(_, input, context) {
    const { PasswordLength: length = passwordLengthDefault, RequireEachIncludedType: each = true } = input;
    const excluded = new Set(input.ExcludeCharacters ?? '');
    const types = typesOf(input)
      .map((characters) => [...characters].filter((character) => !excluded.has(character)))
      .filter((characters) => characters.length > 0);
    const all = types.flat();
    if (all.length === 0) throw invalidParameter('All characters are excluded: a password needs some.');
    if (each && length < types.length)
      throw invalidParameter('The password length is too short based on the required types.');
    const needed = each ? types : [];
    const pick = (characters: readonly string[]): string => characters[below(characters.length, context)]!;
    const others = Array.from({ length: length - needed.length }, () => pick(all));
    return { RandomPassword: shuffled([...needed.map(pick), ...others], context).join('') };
  },
};

const typesOf = (input: GetRandomPasswordRequest): string[] => [
  ...(input.ExcludeLowercase ? [] : [lowercase]),
  ...(input.ExcludeUppercase ? [] : [uppercase]),
  ...(input.ExcludeNumbers ? [] : [numbers]),
  ...(input.ExcludePunctuation ? [] : [punctuation]),
  ...(input.IncludeSpace ? [' '] : []),
];

/** A number from 0 to `most` - 1, each as likely: what would make some likelier is drawn again. */
function below(most: number, context: Context): number {
  const range = 2 ** 16;
  const fair = range - (range % most);
  for (;;) {
    const [high = 0, low = 0] = context.bytes(2);
    const drawn = high * 256 + low;
    if (drawn < fair) return drawn % most;
  }
}

function shuffled(characters: string[], context: Context): string[] {
  for (let at = characters.length - 1; at > 0; at--) {
    const other = below(at + 1, context);
    [characters[at], characters[other]] = [characters[other]!, characters[at]!];
  }
  return characters;
}
