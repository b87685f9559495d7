/** Receipt handles: opaque to clients, they say which receive of which message is meant. */
import { AwsError } from '../../kit/aws-error.ts';

export interface Receipt {
  readonly queue: number;
  readonly place: number;
}

export const writeReceipt = ({ queue, place }: Receipt, receives: number, random: Uint8Array): string =>
  Buffer.from(JSON.stringify([queue, place, receives, Buffer.from(random).toString('base64url')])).toString('base64');

/** Throws ReceiptHandleIsInvalid for what no queue ever gave. */
export function readReceipt(handle: string | undefined): Receipt {
  try {
    const [queue, place]: unknown[] = JSON.parse(Buffer.from(handle ?? '', 'base64').toString());
    if (Number.isInteger(queue) && Number.isInteger(place)) return { queue: queue as number, place: place as number };
  } catch {
    // refused below
  }
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );
}
