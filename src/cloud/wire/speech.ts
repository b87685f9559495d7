/** How a protocol writes answers and errors. */
import type { AwsError } from '../kit/aws-error.ts';
import type { OperationModel } from '../models/model.ts';
import type { Dialect } from './refusal.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What comes one after the other goes on until the client leaves. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Speech {
  readonly dialect: Dialect;
  /** `model` is absent for an operation of the cloud's own. */
  answer(model: OperationModel | undefined, output: unknown, requestId: string): Reply;
  /** `service`: the service, whose errors are written as its model says; '' where none is known. */
  refuse(service: string, error: AwsError, requestId: string): Reply;
}

/** A status that the service chose, else that of AWS's model. */
export const statusOf = (error: AwsError, modelled: number | undefined): number =>
  error.status === 400 ? (modelled ?? 400) : error.status;
