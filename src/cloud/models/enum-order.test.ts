import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inAwsOrder } from './enum-order.ts';

/** As the models list them -> as AWS was seen to. */
const seen: readonly (readonly [model: string, message: string])[] = [
  ['OK ALARM INSUFFICIENT_DATA', 'INSUFFICIENT_DATA ALARM OK'],
  ['String StringList SecureString', 'SecureString StringList String'],
  ['SampleCount Average Sum Minimum Maximum', 'Maximum SampleCount Sum Minimum Average'],
  ['INDEXES TOTAL NONE', 'INDEXES TOTAL NONE'],
  ['NONE ALL_OLD UPDATED_OLD ALL_NEW UPDATED_NEW', 'ALL_NEW UPDATED_OLD ALL_OLD NONE UPDATED_NEW'],
  [
    'EQ NE IN LE LT GE GT BETWEEN NOT_NULL NULL CONTAINS NOT_CONTAINS BEGINS_WITH',
    'IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS',
  ],
];

it("lists an enum's values as AWS's messages do", () => {
  for (const [model, message] of seen) assert.equal(inAwsOrder(model.split(' ')).join(' '), message);
});
