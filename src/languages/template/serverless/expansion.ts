/** What the expansion of a serverless template works with: it collects what is made, and what is wrong. */
import { isObject } from '../../is-object.ts';
import type { Problem } from '../../problem.ts';
import type { Json, JsonObject, Path } from '../document.ts';

export interface Expansion {
  /** Grows. */
  readonly resources: JsonObject;
  /** Puts a resource beside, noted as written at `path`; `of` is the resource whose condition it shares. */
  add(id: string, of: JsonObject, resource: JsonObject, path: Path): void;
  /** What cannot be expanded, where somebody deploys it; else it is left out. */
  refuse(path: Path, message: string): void;
}

export function openExpansion(alias: (made: Path, written: Path) => void, problems: Problem[] | undefined): Expansion {
  const resources: JsonObject = {};
  return {
    resources,
    add(id, { Condition: condition }, resource, path) {
      resources[id] = condition === undefined ? resource : { ...resource, Condition: condition };
      alias(['Resources', id], path);
    },
    refuse: (path, message) => void problems?.push({ path, message }),
  };
}

export const objectOf = (node: Json | undefined): JsonObject => (isObject(node) ? (node as JsonObject) : {});
export const listOf = (node: Json | undefined): Json[] =>
  node === undefined ? [] : Array.isArray(node) ? node : [node];

/** Those of the names that are there, by their name or another. */
export function pick(from: JsonObject, names: Readonly<Record<string, string>> | readonly string[]): JsonObject {
  const pairs = Array.isArray(names) ? names.map((name) => [name, name]) : Object.entries(names);
  return Object.fromEntries(
    pairs.flatMap(([name, as]) => (from[name!] === undefined ? [] : [[as, from[name!]]])),
  ) as JsonObject;
}

/** SAM writes tags as a map. */
export const tagsOf = (tags: Json | undefined, createdBy: string): Json[] => [
  { Key: createdBy, Value: 'SAM' },
  ...Object.entries(objectOf(tags)).map(([Key, Value]) => ({ Key, Value })),
];

export const assumedBy = (service: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
});

/** The ARN of a managed policy of AWS. */
export const awsPolicy = (name: string): JsonObject => ({
  'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${name}`,
});

export const arnOf = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** `s3://bucket/key?versionId=…`, or an object of the three. */
export function placeOf(
  uri: Json | undefined,
  names: readonly [bucket: string, key: string, version: string],
): JsonObject | undefined {
  const given = objectOf(uri);
  const [, bucket, key, version] =
    typeof uri === 'string' ? (/^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(uri) ?? []) : [];
  const values = typeof uri === 'string' ? [bucket, key, version] : [given['Bucket'], given['Key'], given['Version']];
  if (values[0] === undefined || values[1] === undefined) return undefined;
  return Object.fromEntries(
    names.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]]])),
  ) as JsonObject;
}
