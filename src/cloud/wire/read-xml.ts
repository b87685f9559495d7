/** Bodies of the restXml protocol. */
import { isUtf8 } from 'node:buffer';
import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { memberSchemaOf } from '../models/shape.ts';
import { RefusedRequest } from './refusal.ts';
import { xmlSettings } from './xml.ts';

/** Beyond any list that an operation takes: 1,000 names of 1,024 characters. */
const xmlBytesMax = 4 * 1024 * 1024;

const reader = new XmlShapeDeserializer(xmlSettings(''));

/** `member`: the one whose structure is the body; default: the body is the input itself. Throws RefusedRequest where it is not of that shape. */
export function readXml(body: Buffer, inputSchema: unknown, member?: string): unknown {
  if (body.length > xmlBytesMax) throw new RefusedRequest('tooLarge', `the XML is larger than ${xmlBytesMax} bytes`);
  // A document type may define entities of its own, which no request has a use for.
  if (!isUtf8(body) || /<!doctype/i.test(body.toString('latin1'))) throw malformed();
  const schema = member === undefined ? inputSchema : memberSchemaOf(inputSchema, member);
  try {
    return reader.read(schema as never, body);
  } catch {
    throw malformed();
  }
}

const malformed = (): RefusedRequest =>
  new RefusedRequest(
    'malformedXml',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
