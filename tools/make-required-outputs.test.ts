/** The table of required members of outputs: made by the script, and with what the API references state. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { requiredOutputs } from '../src/cloud/models/required-outputs.table.ts';
import { renderTable, tablePath } from './make-required-outputs.ts';

it('the table of required members of outputs is as the script makes it of the SDK that is installed', () => {
  assert.equal(readFileSync(tablePath, 'utf8'), renderTable());
});

it('it has what API references say', () => {
  const of = (service: string, structure: string) => requiredOutputs[service]?.[structure];
  assert.deepEqual(of('states', 'StartExecutionOutput'), ['executionArn', 'startDate']);
  assert.deepEqual(of('states', 'HistoryEvent'), ['timestamp', 'type', 'id']);
  assert.deepEqual(of('iam', 'CreateRoleResponse'), ['Role']);
  assert.equal(of('ecs', 'RunTaskResponse'), undefined);
});
