import { describeRunner } from '../contract.ts';
import { openBench } from './fixtures/bench.ts';
import { openHost } from './host/host.ts';

describeRunner('process (on a host that only `ps` knows)', () => openBench(openHost('ps')));
