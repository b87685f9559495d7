/** What an error of the Query protocol says beside its message is written as its model has it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AwsError } from '../kit/aws-error.ts';
import { queryProtocol } from './query-protocol.ts';

it('a list of structures in an error is written as one', () => {
  const dashboardValidationMessages = [{ DataPath: '/widgets/0', Message: 'Should have a type' }];
  const error = new AwsError('DashboardInvalidInputError', 'invalid', 400, { dashboardValidationMessages });
  const { status, body } = queryProtocol.encodeError('cloudwatch', error, 'id');
  assert.equal(status, 400);
  assert.match(
    String(body),
    /<Code>InvalidParameterInput<.Code><Message>invalid<.Message><dashboardValidationMessages><member><DataPath>.widgets.0<.DataPath><Message>Should have a type<.Message><.member><.dashboardValidationMessages><.Error>/,
  );
});
