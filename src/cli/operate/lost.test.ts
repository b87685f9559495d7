/** What was lost, as `punctual lost` shows it, and what releases it: answered as the cloud here answers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAnsweringServer } from '../../../test/answering-server.ts';
import { listLost, releaseSetAside } from '../../operator/lost.ts';
import { renderLost } from './lost.ts';

const answers: Readonly<Record<string, object>> = {
  ListFailedDeliveries: {
    Deliveries: [
      {
        EventId: 'e',
        RuleArn: 'arn:aws:events:us-east-1:000000000000:rule/nightly',
        TargetArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:report',
        Why: 'NO_PERMISSIONS: no \x1b[2J',
        Attempts: 185,
        SettledAt: 1_796_000_000,
      },
      { EventId: 'e', RuleArn: 'arn:aws:sns:us-east-1:000000000000:alerts', TargetArn: 'ops@example.com', Attempts: 1 },
    ],
  },
  ListCutLogs: {
    CutLogs: [
      {
        LogGroupName: '/jobs',
        LogStreamName: 'a/b/c',
        Bytes: 9,
        Lines: 2,
        FirstAt: 1_796_000_030,
        LastAt: 1_796_000_060,
      },
      { Bytes: 9, Lines: 2, FirstAt: 1_796_000_030, LastAt: 1_796_000_120, EndedAt: 1_796_000_180 },
    ],
  },
  ListQuarantined: {
    Quarantined: [
      {
        Id: 3,
        Service: 'states',
        Kind: 'timer/retry',
        Subject: 'x',
        QuarantinedAt: 1_796_000_240,
        Why: 'TypeError: no\n    at somewhere',
      },
    ],
  },
  ReleaseQuarantined: {},
};

describe('what was lost', () => {
  it('is shown newest first, each with its place and its reason, harmless', async () => {
    await using server = await openAnsweringServer('us-east-1', ({ headers }) => ({
      body: JSON.stringify(answers[String(headers['x-amz-target']).split('.')[1] ?? '']),
    }));
    const found = (await listLost(server.account, 10)) ?? [];
    assert.equal(
      renderLost(found, 'UTC', ' --data d'),
      `WHEN              WHAT           OF                                   WHY
2026-11-30 00:57  set aside      3: states timer/retry x              TypeError: no
2026-11-30 00:55  cut            more streams                         2 lines (9 bytes): the disk had no space
2026-11-30 00:54  cut            /jobs a/b/c                          2 lines (9 bytes): the disk had no space, and has none still
2026-11-30 00:53  not delivered  rule/nightly to stateMachine:report  NO_PERMISSIONS: no \\x1b[2J, after 185 attempts
-                 not delivered  alerts to ops@example.com            after 1 attempt

set aside: a bug of Punctual, or something in its store that was damaged: please report it. punctual lost --data d --release 3 tries it again, --discard 3 drops it
`,
    );
    assert.deepEqual(await listLost(server.account, 1), found.slice(0, 1));
    assert.equal(await releaseSetAside(server.account, 3, true), true);
  });
});
