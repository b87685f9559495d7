/** Bodies of the restXml protocol. */
import { isUtf8 } from 'node:buffer';
import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { memberSchemaOf } from '../models/shape.ts';
import { parseXml } from './parse-xml.ts';
import { RefusedRequest } from './refusal.ts';
import { xmlSettings } from './xml.ts';

/** Beyond any list that an operation takes: 1,000 keys of 1,024 bytes, 10,000 parts. */
const xmlBytesMax = 2 * 1024 * 1024;

const reader = new XmlShapeDeserializer(xmlSettings(''));

/** `member`: the one whose structure is the body; default: the body is the input itself. Throws RefusedRequest where it is not of that shape. */
export function readXml(body: Buffer, inputSchema: unknown, member?: string): unknown {
  if (body.length > xmlBytesMax) throw new RefusedRequest('tooLarge', `the XML is larger than ${xmlBytesMax} bytes`);
  const schema = member === undefined ? inputSchema : memberSchemaOf(inputSchema, member);
  try {
    if (!isUtf8(body)) throw new SyntaxError('it is not UTF-8');
    return reader.readSchema(schema as never, parseXml(body.toString('utf8')));
  } catch {
    throw new RefusedRequest(
      'malformedXml',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
}
