/** Operations that change facts of a key, named by its id or ARN, and nothing else. */
import type { Handler } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { keyById, type NamesKey, onNamedKey } from './names.ts';
import { refuseDoomed } from './state.ts';
import type { Key } from './tables.ts';

/** `change` returns the facts that are other ones. */
export const changesKey = <Input>(
  operation: string,
  change: (input: Input, key: Key) => Partial<Key>,
): Handler<Kms, NamesKey & Input, object> => ({
  permissions: onNamedKey(operation),
  handle(service, input) {
    const key = keyById(service, input.KeyId);
    refuseDoomed(service, key);
    service.tables.putKey({ ...key, ...change(input, key) });
    return {};
  },
});
