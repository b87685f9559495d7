/** The network of tasks where several engines make it at once, on an Engine that shows it late. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import { ensureBridge, gateway, networkName, routedTo } from './bridge.ts';

const failure = (statusCode: number): Error => Object.assign(new Error(`HTTP code ${statusCode}`), { statusCode });
const made = {
  IPAM: { Config: [{ Subnet: '169.254.170.0/23', Gateway: gateway }] },
  Options: { 'com.docker.network.bridge.enable_icc': 'false' },
};

/** An Engine that makes no network, for that reason, and shows it from the `seenAt`th look on. */
function engine(refusal: number, seenAt: number): { docker: Dockerode; looks: () => number } {
  let looks = 0;
  const docker = {
    getNetwork(name: string) {
      assert.equal(name, networkName);
      return {
        inspect: async () => {
          if (++looks < seenAt) throw failure(404);
          return made;
        },
      };
    },
    createNetwork: async () => {
      throw failure(refusal);
    },
  };
  return { docker: docker as unknown as Dockerode, looks: () => looks };
}

describe('the network of tasks', () => {
  for (const [what, status] of [
    ['addresses', 403],
    ['name', 409],
  ] as const)
    it(`is had where another engine has just taken its ${what}, and it cannot be seen yet`, async () => {
      const { docker, looks } = engine(status, 4);
      await ensureBridge(docker);
      assert.equal(looks(), 4);
    });

  it('is not waited for where it cannot be made', async () => {
    const { docker, looks } = engine(500, 4);
    await assert.rejects(ensureBridge(docker), /make the Docker network `punctual`/);
    assert.equal(looks(), 1);
  });
});

describe('the way to tasks', () => {
  it('is seen to be blocked by another interface of the same addresses', () => {
    const routes = [
      'Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT',
      'eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0',
      'br-1	00AAFEA9	00000000	0001	0	0	0	00FEFFFF	0	0	0',
      'br-2	00AAFEA9	00000000	0001	0	0	0	00FEFFFF	0	0	0',
    ];
    assert.deepEqual(routedTo(routes.join('\n')), ['br-1', 'br-2']);
  });
});
