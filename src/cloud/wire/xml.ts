/** XML as the SDK's own serializer writes it and its deserializer reads it: what the protocols that speak it share. */
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';

/** A structure in the SDK's schemas: kind, namespace, name, traits, members, their schemas. */
export type Schema = readonly [3, 'punctual', string, 0, readonly string[], readonly unknown[]];
export const structure = (name: string, members: Readonly<Record<string, unknown>>): Schema => [
  3,
  'punctual',
  name,
  0,
  Object.keys(members),
  Object.values(members).map((schema) => (typeof schema === 'number' ? schema : () => schema)),
];

/** The SDK's numbers for text and for a timestamp as ISO 8601. */
export const text = 0;
const isoTime = 5;

/** Of the serializer and the deserializer. */
export const xmlSettings = (xmlNamespace: string) =>
  ({ timestampFormat: { useTrait: true, default: isoTime }, xmlNamespace, serviceNamespace: '' }) as const;

/** The document, in which every element is of this namespace; '': of none. */
export function writeXml(schema: unknown, value: object, xmlNamespace: string): string {
  const serializer = new XmlShapeSerializer(xmlSettings(xmlNamespace));
  serializer.write(schema as Parameters<typeof serializer.write>[0], value);
  return withoutControls(String(serializer.flush()));
}

/** XML 1.0 has no way to write these down. */
const withoutControls = (document: string): string =>
  document.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');
