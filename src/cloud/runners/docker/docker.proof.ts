import { describe } from 'node:test';
import { testDocker } from '../../../../test/docker/docker.ts';
import { describeRunner } from '../contract.ts';
import { openBench } from './fixtures/bench.ts';

const there = testDocker();

if ('skip' in there) describe('a docker runner', { skip: there.skip }, () => {});
else describeRunner('docker', () => openBench(there.docker));
