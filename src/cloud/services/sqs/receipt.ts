/** Receipt handles: opaque to clients, they say which receive of which message is meant. */
import { AwsError } from '../../kit/aws-error.ts';

export interface Receipt {
  readonly queue: number;
  readonly place: number;
  /** The message's id: a place is taken again. Undefined in handles of versions that did not write it. */
  readonly id: string | undefined;
}

export function writeReceipt({ queue, place, id }: Receipt, receives: number, random: Uint8Array): string {
  const parts = [queue, place, receives, Buffer.from(random).toString('base64url'), id];
  return Buffer.from(JSON.stringify(parts)).toString('base64');
}

/** Throws ReceiptHandleIsInvalid for what no queue ever gave. */
export function readReceipt(handle: string | undefined): Receipt {
  try {
    const [queue, place, , , id]: unknown[] = JSON.parse(Buffer.from(handle ?? '', 'base64').toString());
    if (Number.isInteger(queue) && Number.isInteger(place))
      return { queue: queue as number, place: place as number, id: typeof id === 'string' ? id : undefined };
  } catch {
    // refused below
  }
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );
}
