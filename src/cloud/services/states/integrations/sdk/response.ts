/**
 * An operation's output -> the result of an `aws-sdk` task: members in Pascal case, in the model's order; times as Java writes an instant; bytes as text where they
 * are UTF-8, else as base64 (what AWS does with others is not known). There is nothing of the HTTP call in it (recorded).
 */
import { isUtf8 } from 'node:buffer';
import { isObject } from '../../../../../languages/is-object.ts';
import { LongBytes } from '../../../../kit/long-bytes.ts';
import type { Shape, Structure } from '../../../../models/shape.ts';
import { memberName } from './names.ts';

export const sdkResponse = (shape: Structure | undefined, output: unknown): object =>
  shape && isObject(output) ? structure(output, shape) : {};

function structure(value: Readonly<Record<string, unknown>>, { members }: Structure): object {
  const made: Record<string, unknown> = {};
  for (const { name, shape } of members.values()) {
    const each = value[name];
    if (each !== undefined && each !== null) made[memberName(name)] = written(each, shape);
  }
  return made;
}

function written(value: unknown, shape: Shape): unknown {
  if (value instanceof Date) return javaInstant(value);
  // Whatever they are: more than a result may have.
  if (value instanceof LongBytes) return ' '.repeat(Math.min(value.size, 1024 * 1024));
  if (value instanceof Uint8Array)
    return isUtf8(value) ? Buffer.from(value).toString() : Buffer.from(value).toString('base64');
  if (shape.kind === 'structure' && isObject(value)) return structure(value, shape);
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((each) => written(each, shape.item.shape));
  if (shape.kind !== 'map' || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each, shape.value.shape)]));
}

/** `2026-01-01T00:00:00Z`, `2026-01-01T00:00:00.250Z`: java.time.Instant has no fraction that is zero. */
const javaInstant = (time: Date): string => time.toISOString().replace('.000Z', 'Z');
