import { describeRunner } from '../contract.ts';
import { openBench } from './fixtures/bench.ts';
import { openHost } from './host/host.ts';

describeRunner('process', () => openBench(openHost()));
