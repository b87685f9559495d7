/** An account has no ledger where it does not know what is asked; a refusal is one. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openAnsweringServer } from '../../test/answering-server.ts';
import { listTicks } from './ticks.ts';

const refused = true;
for (const [type, message, expected] of [
  ['InvalidSignatureException', "Credential should be scoped to correct service: 'states'.", undefined],
  ['UnknownOperationException', '', undefined],
  ['InvalidSignatureException', 'Signature expired: 20260201T000000Z is now earlier than ...', refused],
  ['AccessDeniedException', 'not authorized to perform: punctual:ListTicks', refused],
  ['ResourceNotFoundException', 'there is no schedule of that ARN', refused],
] as const)
  it(`${type}${message && `, ${message}`} ${expected ? 'is thrown' : 'says that no ledger is kept'}`, async () => {
    const body = JSON.stringify({ __type: type, message });
    await using server = await openAnsweringServer('us-east-1', () => ({ status: 400, body }));
    const asked = listTicks(server.account, 'arn:aws:events:us-east-1:000000000000:rule/r', 1);
    if (expected) await assert.rejects(asked, { name: type });
    else assert.equal(await asked, undefined);
  });
