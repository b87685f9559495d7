/**
 * What an ItemReader reads: an object of S3, a list of objects or the objects of a list, as the execution's role. All in one turn, and so no more than
 * `itemBytesMax` bytes and `listedObjectsMax` objects. Source: Step Functions guide, "ItemReader (Map)".
 */
import { gunzipSync } from 'node:zlib';
import type { Reading } from '../../../../languages/states/command.ts';
import type { About } from '../../../../languages/states/execution.ts';
import { type Inventory, inventoryOf, itemData } from '../../../../languages/states/item-data.ts';
import type { ItemFormat } from '../../../../languages/states/machine.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import { itemBytesMax, listedObjectsMax } from '../limits.ts';
import { roleSession } from '../role-session.ts';
import { s3Cause } from './s3-causes.ts';

/** `data`: any JSON. */
export type ItemsRead = { readonly data: unknown } | { readonly cause: string };

export function readItems(context: Context, { roleArn, machineArn }: About, reading: Reading): ItemsRead {
  try {
    const reader = new Reader(context, roleSession(context, roleArn, machineArn));
    return { data: dataOf(reader, reading) };
  } catch (error) {
    if (error instanceof Unread) return { cause: error.cause };
    if (error instanceof AwsError) return { cause: s3Cause(context, error) };
    throw error;
  }
}

/** Why there are no items, where S3 has not said no. */
class Unread {
  readonly cause: string;
  constructor(cause: string) {
    this.cause = cause;
  }
}

interface Place {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
}

const called = ({ Bucket, Key }: Place): string => `the object 's3://${Bucket}/${Key}'`;

function dataOf(reader: Reader, { action, parameters, format, flattens }: Reading): unknown {
  const place = parameters as Place;
  if (action === 'getObject') return itemsAt(reader, place, format);
  const listed = reader.list(parameters as object);
  if (!flattens) return listed;
  // What stands for a folder in S3's console has no data.
  const objects = listed.filter(({ Key, Size }) => Size > 0 || !Key.endsWith('/'));
  return objects.flatMap(({ Key }) => itemsAt(reader, { Bucket: place.Bucket!, Key }, format));
}

function itemsAt(reader: Reader, place: Place, format: ItemFormat): unknown {
  const text = reader.text(place);
  if (format.inputType !== 'MANIFEST') return itemsOf(format, text, place);
  const { bucket: Bucket, keys, format: columns } = valid<Inventory>(inventoryOf(text, called(place)));
  return keys.flatMap((Key) => itemsOf(columns, reader.text({ Bucket, Key }), { Bucket, Key }));
}

const itemsOf = (format: ItemFormat, text: string, place: Place): unknown =>
  valid(itemData(format, text, called(place))).items;

function valid<Read extends object>(read: Read | string): Read {
  if (typeof read === 'string') throw new Unread(read);
  return read;
}

interface Listed {
  readonly Key: string;
  readonly Size: number;
}

interface Page {
  readonly Contents: readonly (Listed & {
    readonly ETag: string;
    readonly LastModified: Date;
    readonly StorageClass: string;
  })[];
  readonly NextContinuationToken?: string;
}

/** Reads no more than there is room for, whatever is asked of it. */
class Reader {
  private readonly context: Context;
  private readonly caller: Caller;
  private room = itemBytesMax;

  constructor(context: Context, caller: Caller) {
    this.context = context;
    this.caller = caller;
  }

  /** Of the latest version, or of the one that is named; unpacked where its name ends in `.gz`. */
  text(place: Place): string {
    const { ContentLength = 0 } = this.call<{ ContentLength?: number }>('HeadObject', place);
    if (ContentLength > this.room) throw this.tooMuch(place);
    const { Body } = this.call<{ Body: Uint8Array }>('GetObject', place);
    const bytes = place.Key?.endsWith('.gz') ? this.unpacked(Body, place) : Body;
    this.room -= bytes.length;
    return Buffer.from(bytes).toString();
  }

  private unpacked(bytes: Uint8Array, place: Place): Uint8Array {
    try {
      return gunzipSync(bytes, { maxOutputLength: Math.max(this.room, 1) });
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw this.tooMuch(place);
      throw new Unread(`${called(place)} must be gzip data, as its name says`);
    }
  }

  private tooMuch(place: Place): Unread {
    return new Unread(
      `${called(place)} makes it more than ${itemBytesMax / 2 ** 20} MiB in all, the most that Punctual reads for one Map Run; split the data and run a Map for each part`,
    );
  }

  /** All objects under the prefix, as AWS gives them to a child: the instant in seconds. */
  list(asked: object): Listed[] {
    const found: Listed[] = [];
    let token: string | undefined;
    do {
      const page: Page = this.call('ListObjectsV2', { ...asked, ContinuationToken: token });
      for (const { ETag: Etag, Key, LastModified, Size, StorageClass } of page.Contents)
        found.push({ Etag, Key, LastModified: LastModified.getTime() / 1000, Size, StorageClass } as Listed);
      token = page.NextContinuationToken;
      if (found.length > listedObjectsMax)
        throw new Unread(
          `the list has more than ${listedObjectsMax} objects, the most that Punctual reads for one Map Run: name a longer Prefix`,
        );
    } while (token !== undefined);
    return found;
  }

  private call<Output>(operation: string, input: object): Output {
    return this.context.call<Output & object>('s3', operation, input, this.caller);
  }
}
