/** A protocol of AWS's: how outputs and errors are encoded as responses. */
import type { AwsError } from '../kit/aws-error.ts';
import type { ErrorModel, OperationModel } from '../models/model.ts';
import type { Dialect } from './refusal.ts';

/** A response before it is sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream goes on until the client leaves. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Protocol {
  readonly dialect: Dialect;
  /** `model` is absent for an operation of the cloud's own. */
  encodeOutput(model: OperationModel | undefined, output: unknown, requestId: string): Reply;
  /** `service`: the service, whose errors are written as its model says; '' where none is known. */
  encodeError(service: string, error: AwsError, requestId: string): Reply;
}

/** A status that the service chose, else that of AWS's model. */
export const statusOf = (error: AwsError, modelled: number | undefined): number =>
  error.status === 400 ? (modelled ?? 400) : error.status;

/** What else AWS's model gives the error. Services give each other more, which is for no client. */
export const modelledFields = ({ fields }: AwsError, model: ErrorModel | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => model?.structure.members.has(name)));

/** As AWS's model spells it. */
export const messageMember = (model: ErrorModel | undefined): string =>
  model?.structure.members.has('Message') ? 'Message' : 'message';
