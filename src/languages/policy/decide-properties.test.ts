import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { instant } from '../instant.ts';
import { isProblems } from '../problem.ts';
import { decide } from './decide.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import type { Request } from './request.ts';

interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string;
  Resource: string;
}

const family = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/report:1';
const topic = 'arn:aws:sns:eu-west-1:111122223333:alerts';

const anyStatement: fc.Arbitrary<Statement> = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('ecs:RunTask', 'ecs:Stop*', 'ecs:*', 'sns:Publish', '*'),
  Resource: fc.constantFrom('*', family, topic, 'arn:aws:ecs:*:*:task-definition/*'),
});
const anyStatements = fc.array(anyStatement, { maxLength: 5 });

const anyRequest: fc.Arbitrary<Request> = fc.record({
  action: fc.constantFrom('ecs:RunTask', 'ecs:StopTask', 'sns:Publish'),
  resource: fc.constantFrom(family, topic, '*'),
  principal: fc.constant({
    kind: 'session' as const,
    arn: 'arn:aws:sts::111122223333:assumed-role/R/S',
    roleArn: 'arn:aws:iam::111122223333:role/R',
    account: '111122223333',
    userId: 'AROAEXAMPLE:S',
  }),
  context: fc.constant({}),
  at: fc.constant(instant(0)),
});

function policy(statement: Statement): Policy {
  const parsed = parsePolicy({ Version: '2012-10-17', Statement: { ...statement } }, 'identity');
  assert.ok(!isProblems(parsed));
  return parsed;
}

const isAllowed = (request: Request, statements: readonly Statement[]): boolean =>
  decide(request, { identity: statements.map(policy) }).allowed;

describe('for any policies', () => {
  it('a deny that applies always wins, wherever it stands', () => {
    fc.assert(
      fc.property(anyRequest, anyStatements, fc.nat(), (request, statements, place) => {
        const deny: Statement = { Effect: 'Deny', Action: request.action, Resource: '*' };
        return !isAllowed(request, statements.toSpliced(place % (statements.length + 1), 0, deny));
      }),
    );
  });
  it('one more Allow never takes a permission away', () => {
    fc.assert(
      fc.property(anyRequest, anyStatements, anyStatement, (request, statements, added) => {
        const more: Statement[] = [...statements, { ...added, Effect: 'Allow' }];
        return !isAllowed(request, statements) || isAllowed(request, more);
      }),
    );
  });
  it('one more Deny never gives a permission', () => {
    fc.assert(
      fc.property(anyRequest, anyStatements, anyStatement, (request, statements, added) => {
        const more: Statement[] = [...statements, { ...added, Effect: 'Deny' }];
        return isAllowed(request, statements) || !isAllowed(request, more);
      }),
    );
  });
  it('a boundary never gives a permission', () => {
    fc.assert(
      fc.property(anyRequest, anyStatements, anyStatement, (request, statements, limit) => {
        const limited = decide(request, { identity: statements.map(policy), boundary: policy(limit) });
        return !limited.allowed || isAllowed(request, statements);
      }),
    );
  });
  it('neither the order of statements nor their division into policies matters', () => {
    fc.assert(
      fc.property(anyRequest, fc.array(anyStatement, { minLength: 1, maxLength: 5 }), (request, statements) => {
        const document = { Version: '2012-10-17', Statement: statements.toReversed().map((s) => ({ ...s })) };
        const together = parsePolicy(document, 'identity');
        assert.ok(!isProblems(together));
        return isAllowed(request, statements) === decide(request, { identity: [together] }).allowed;
      }),
    );
  });
});
