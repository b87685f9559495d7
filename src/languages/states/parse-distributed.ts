/**
 * What a distributed Map has beyond an inline one, checked: its label and its batches; what it reads from and writes to S3 stands in `parse-s3-data.ts`.
 * Sources: Step Functions guide, "Using Map state in Distributed mode", "ItemBatcher (Map)". Where AWS's words are not known they are ours.
 */
import type { DefinitionNode } from './definition-node.ts';
import { dataBytesMax, labelLengthMax } from './limits.ts';
import type { Batcher, Distributed } from './machine.ts';
import { number } from './parse-flow.ts';
import { parseReader, parseWriter } from './parse-s3-data.ts';
import { uuidOf } from './uuid.ts';

const distributedFields = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'];

/** `processor`: the object that has ProcessorConfig. Undefined for an inline Map. */
export function parseDistributed(node: DefinitionNode, processor: DefinitionNode | undefined): Distributed | undefined {
  const config = processor?.child('ProcessorConfig');
  config?.refuseOthers(['Mode', 'ExecutionType']);
  if (config?.oneOf('Mode', ['INLINE', 'DISTRIBUTED']) === 'DISTRIBUTED') return distributed(node, config);
  for (const field of distributedFields) if (node.has(field)) node.report(`Field '${field}' is not supported`);
  return undefined;
}

function distributed(node: DefinitionNode, config: DefinitionNode): Distributed {
  config.require(['ExecutionType']);
  const type = config.oneOf('ExecutionType', ['STANDARD', 'EXPRESS']);
  return {
    label: labelOf(node),
    express: type === 'EXPRESS',
    batcher: parseBatcher(node),
    reader: parseReader(node),
    ...parseWriter(node),
  };
}

/** "Labels can't contain whitespace, wildcards, brackets, special or control characters". */
const forbidden = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

function labelOf(node: DefinitionNode): string {
  const label = node.text('Label');
  // AWS makes one up, once a Map.
  if (label === undefined) return uuidOf(JSON.stringify(node.path));
  if (label === '') node.report('Value cannot be empty', 'Label');
  if (label.length > labelLengthMax) node.report(`The label exceeds the allowed length of ${labelLengthMax}`, 'Label');
  if (forbidden.test(label)) node.report('The label contains characters that are not allowed', 'Label');
  return label;
}

function parseBatcher(node: DefinitionNode): Batcher | undefined {
  const batcher = node.child('ItemBatcher');
  if (!batcher) return undefined;
  const limits = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch'];
  const paths = node.language === 'JSONPath' ? limits.map((field) => `${field}Path`) : [];
  batcher.refuseOthers(['BatchInput', ...limits, ...paths]);
  for (const field of limits) batcher.onlyOne([field, `${field}Path`]);
  if (![...limits, ...paths].some((field) => batcher.has(field)))
    batcher.report(
      `This object should have at least one of the following fields: [${[...limits, ...paths].join(', ')}]`,
    );
  const limit = (field: string, max: number) => number(batcher, field, () => batcher.integer(field, 1, max));
  return {
    maxItems: limit('MaxItemsPerBatch', Number.MAX_SAFE_INTEGER),
    maxInputBytes: limit('MaxInputBytesPerBatch', dataBytesMax),
    input: batcher.template('BatchInput', { place: 'ItemBatcher/BatchInput' }),
  };
}

/** "A label must be unique within a state machine": reported at the second. */
export function checkLabels(node: DefinitionNode, labels: readonly string[]): void {
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice !== undefined) node.report(`The label '${twice}' is used by more than one Map state`);
}
