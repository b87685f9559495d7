/** ListSecrets. Those that are marked for deletion are listed if asked for. */
import type { ListSecretsRequest, ListSecretsResponse, SortByType } from '@aws-sdk/client-secrets-manager';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { openFilters } from '../filters.ts';
import { pageDefault } from '../limits.ts';
import { invalidToken } from '../refusals.ts';
import type { Secret } from '../tables.ts';
import { shownSecret, stagesOf } from './describe-secret.ts';

export const listSecrets: Handler<Secrets, ListSecretsRequest, ListSecretsResponse> = {
  permissions: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
  handle(service, input) {
    const { Filters = [], IncludePlannedDeletion = false, MaxResults: size = pageDefault, SortBy, SortOrder } = input;
    const passes = openFilters(Filters);
    const order = orders[SortBy ?? 'created-date'];
    const all = service.tables
      .secrets()
      .filter((secret) => (IncludePlannedDeletion || secret.deletionDue === undefined) && passes(secret))
      .sort((a, b) => order(a, b) || (a.name < b.name ? -1 : 1));
    const sorted = SortOrder === 'asc' ? all : all.reverse();
    const { items, nextToken } = cutPage('ListSecrets', from(sorted, input.NextToken), size, ({ name }) => name);
    return {
      SecretList: items.map((secret) => {
        const stages = stagesOf(service, secret);
        return { ...shownSecret(secret), ...(stages ? { SecretVersionsToStages: stages } : {}) };
      }),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

/** What comes after the last secret of the page before. */
function from(sorted: readonly Secret[], token: string | undefined): readonly Secret[] {
  const last = readToken('ListSecrets', token, invalidToken);
  if (last === undefined) return sorted;
  const place = sorted.findIndex(({ name }) => name === last);
  if (place === -1) throw invalidToken();
  return sorted.slice(place + 1);
}

type Order = (a: Secret, b: Secret) => number;

const orders: Readonly<Record<SortByType, Order>> = {
  name: (a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1),
  'created-date': (a, b) => a.createdAt - b.createdAt,
  'last-changed-date': (a, b) => a.changedAt - b.changedAt,
  'last-accessed-date': (a, b) => (a.accessedOn ?? 0) - (b.accessedOn ?? 0),
};
