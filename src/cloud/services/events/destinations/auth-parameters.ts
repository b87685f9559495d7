/**
 * What a connection authorises with: which parameters belong to which kind, and what of them may be shown. Pure.
 * Source: API reference, CreateConnection, DescribeConnection ("ConnectionAuthResponseParameters").
 */
import type {
  ConnectionAuthorizationType,
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  UpdateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import { isObject } from '../../../../languages/is-object.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { checkEndpoint } from './endpoint.ts';
import type { AuthParameters } from './tables.ts';

const memberOf: Readonly<Record<ConnectionAuthorizationType, keyof AuthParameters>> = {
  API_KEY: 'ApiKeyAuthParameters',
  BASIC: 'BasicAuthParameters',
  OAUTH_CLIENT_CREDENTIALS: 'OAuthParameters',
};

const refuse = (message: string): never => {
  throw new AwsError('ValidationException', message);
};

/** Throws ValidationException where those of the kind are missing, or others are there. */
export function checkParameters(type: ConnectionAuthorizationType, parameters: AuthParameters): void {
  if (parameters.ConnectivityParameters)
    refuse('AuthParameters.ConnectivityParameters (private endpoints) are not there yet in this version of Punctual');
  const member = memberOf[type];
  if (!parameters[member]) refuse(`Parameter(s) ${member} must be specified for authorization type ${type}.`);
  for (const other of Object.values(memberOf))
    if (other !== member && parameters[other])
      refuse(`Parameter(s) ${other} not valid for authorization type ${type}.`);
  if (parameters.OAuthParameters)
    checkEndpoint('AuthorizationEndpoint', String(parameters.OAuthParameters.AuthorizationEndpoint));
}

/** Members that are given replace those before; of another kind than before, those of the old kind go. */
export function mergeParameters(
  before: AuthParameters | undefined,
  given: UpdateConnectionAuthRequestParameters,
  type: ConnectionAuthorizationType,
): AuthParameters {
  const merged = merge(before ?? {}, given) as Record<string, unknown>;
  for (const [kind, member] of Object.entries(memberOf))
    if (kind !== type && !Object.hasOwn(given, member)) delete merged[member];
  return merged as AuthParameters;
}

function merge(before: object, given: object): object {
  const merged: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    const old = merged[name];
    if (value !== undefined) merged[name] = isObject(old) && isObject(value) ? merge(old, value) : value;
  }
  return merged;
}

/** Without secrets. */
export function shownParameters(parameters: AuthParameters | undefined): ConnectionAuthResponseParameters {
  const { BasicAuthParameters, ApiKeyAuthParameters, OAuthParameters, InvocationHttpParameters } = parameters ?? {};
  return {
    ...(BasicAuthParameters ? { BasicAuthParameters: { Username: BasicAuthParameters.Username } } : {}),
    ...(ApiKeyAuthParameters ? { ApiKeyAuthParameters: { ApiKeyName: ApiKeyAuthParameters.ApiKeyName } } : {}),
    ...(OAuthParameters
      ? {
          OAuthParameters: {
            ClientParameters: { ClientID: OAuthParameters.ClientParameters?.ClientID },
            AuthorizationEndpoint: OAuthParameters.AuthorizationEndpoint,
            HttpMethod: OAuthParameters.HttpMethod,
            ...shownHttp('OAuthHttpParameters', OAuthParameters.OAuthHttpParameters),
          },
        }
      : {}),
    ...shownHttp('InvocationHttpParameters', InvocationHttpParameters),
  };
}

/** The value of one that is a secret is left out. */
function shownHttp(
  name: string,
  given: ConnectionHttpParameters | undefined,
): Record<string, ConnectionHttpParameters> {
  if (!given) return {};
  const shown = <T extends { Value?: string | undefined; IsValueSecret?: boolean | undefined }>(
    list: T[] | undefined,
  ) => list?.map(({ Value, ...rest }) => (rest.IsValueSecret ? rest : { ...rest, Value }));
  const lists = {
    HeaderParameters: shown(given.HeaderParameters),
    QueryStringParameters: shown(given.QueryStringParameters),
    BodyParameters: shown(given.BodyParameters),
  };
  return { [name]: Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined)) };
}
