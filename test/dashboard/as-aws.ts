/** An account as AWS's are: whoever asks for its ledger is told that there is no such operation. */
import type { Account } from '../../src/operator/account.ts';

export function asAws(account: Account): Account {
  const made = new Set<object>();
  return {
    ...account,
    client(kind) {
      const client = account.client(kind);
      if (kind.name === 'PunctualClient' && !made.has(client)) {
        made.add(client);
        const refuse = () => () =>
          Promise.reject(Object.assign(new Error('unknown'), { name: 'UnknownOperationException' }));
        client.middlewareStack.add(refuse as never, { step: 'initialize' } as never);
      }
      return client;
    },
  };
}
