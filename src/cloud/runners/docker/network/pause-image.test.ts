import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pauseProgram } from './pause-image.ts';

it('the program of pause containers is of 129 bytes on amd64 and of 132 on arm64', () => {
  assert.equal(pauseProgram('amd64').length, 129);
  assert.equal(pauseProgram('arm64').length, 132);
});
