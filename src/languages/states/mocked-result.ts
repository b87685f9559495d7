/** What a test puts in the place of the scopes of a Parallel or a Map. */
import { Failure } from './failure.ts';
import type { Inspector } from './inspector.ts';
import { Json } from './json.ts';

/** A Failure is for the state's Retry and Catch. */
export function mockedResult({ mock }: Inspector): Json | Failure {
  if (!mock) throw new Error('a test of a state with scopes has a mock');
  return 'result' in mock ? Json.ofText(mock.result) : new Failure(mock.error, mock.cause);
}
