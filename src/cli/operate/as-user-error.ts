/** What the SDK throws, in words: AWS's own, and what they lack, which is what to do. */
import { isCut } from '../../operator/account.ts';
import { messageAndHint } from '../../operator/hint.ts';
import { OperatorError } from '../../operator/operator-error.ts';
import { UserError } from '../user-error.ts';

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
  /** An answer of the API, which refuses. */
  readonly $fault?: string;
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
  /** What came, where it is no answer of the API. */
  readonly $responseBodyText?: string;
}

/** `isHere`: of the cloud of this machine. Errors that are nobody's but ours come back as they are. */
export function asUserError(error: unknown, isHere: boolean): unknown {
  if (error instanceof OperatorError) return new UserError(error.message, error.hint);
  const thrown = error as Thrown;
  return ofCredentials(thrown) ?? ofNetwork(thrown, isHere) ?? ofAnswer(thrown, isHere) ?? error;
}

function ofCredentials({ name, message = '' }: Thrown): UserError | undefined {
  if (name === 'CredentialsProviderError' || /Could not load credentials/.test(message))
    return new UserError(
      `AWS is not asked, as there are no credentials: ${message}`,
      'aws sso login or aws configure makes them; --profile NAME chooses some',
    );
  if (/Region is missing/.test(message))
    return new UserError('no region is named', 'name it with --region, or in the profile');
  if (name?.startsWith('Expired') || name === 'UnrecognizedClientException' || name === 'InvalidClientTokenId')
    return new UserError(
      `AWS does not take these credentials: ${message}`,
      'log in again, or choose others: --profile',
    );
  return undefined;
}

/** Codes of Node's for a way that is not there, or was cut. */
const cut = /^(?:ECONN\w+|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|EPROTO|UND_ERR_\w+)$/;
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_/;

function ofNetwork(thrown: Thrown, isHere: boolean): UserError | undefined {
  const who = isHere ? 'the cloud' : 'AWS';
  const { message, code = '', name } = innermost(thrown);
  if (untrusted.test(code))
    return new UserError(
      `${who} is not asked, as its certificate is not trusted: ${message}`,
      'NODE_EXTRA_CA_CERTS names the file of a proxy that has one of its own',
    );
  const isSilent = name === 'TimeoutError' && !isCut({ code });
  if (!isSilent && !cut.test(code)) return undefined;
  return new UserError(
    `${who} does not answer: ${isSilent ? silence(thrown) : message || code}`,
    isHere ? 'is punctual up still running?' : 'is there a way to the internet, and is the region right?',
  );
}

/** The SDK's words of it name its own options. */
const silence = ({ $metadata: { attempts } = {} }: Thrown): string =>
  attempts === undefined ? 'nothing came in time' : `it was asked ${attempts} times, and nothing came in time`;

/** \`fetch\` puts a cause in its own; what names a code says most. */
function innermost(thrown: Thrown): Thrown {
  const { cause } = thrown;
  return thrown.code === undefined && cause instanceof Error ? innermost(cause as Thrown) : thrown;
}

function ofAnswer(thrown: Thrown, isHere: boolean): UserError | undefined {
  const { name, message = '', $fault, $metadata } = thrown;
  const times = `${$metadata?.attempts ?? 'several'} times`;
  if (/Thrott|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name ?? ''))
    return new UserError(
      `AWS has held the call back ${times}: ${message}`,
      'others use the same account: wait a minute, then try again',
    );
  if ($fault === undefined && $metadata?.httpStatusCode === undefined) return undefined;
  if ($fault === undefined)
    return new UserError(
      `${isHere ? 'the cloud' : 'AWS'} answers with HTTP ${$metadata?.httpStatusCode} and what is no answer of its interface, asked ${$metadata?.attempts === 1 ? 'once' : times}: ${begin(thrown.$responseBodyText ?? message)}`,
      'is something between that answers in its place, a proxy or a log-in page?',
    );
  // What it says stands by itself.
  const said = messageAndHint(thrown as Error);
  return new UserError(name === 'ValidationError' ? said : `${name}: ${said}`);
}

const shownMax = 200;
const begin = (text: string): string => {
  // What the SDK adds is for who writes programs.
  const line = text
    .replace(/Deserialization error: .*/s, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > shownMax ? `${line.slice(0, shownMax)}...` : line;
};
