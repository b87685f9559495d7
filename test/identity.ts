/** Who the clouds of the tests are. */
import type { CloudIdentity } from '../src/cloud/cloud.ts';
import { vaultKeyBytes } from '../src/cloud/kit/vault.ts';

export const testIdentity: CloudIdentity = {
  account: '000000000000',
  region: 'us-east-1',
  rootKey: { accessKeyId: 'AKIAROOTROOTROOTROOT', secretAccessKey: 'rootroot/rootroot+rootroot' },
  vaultKey: Buffer.alloc(vaultKeyBytes),
};
