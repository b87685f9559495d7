#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still read it and say in words what is missing.
import { existsSync } from 'node:fs';

const nodeMajorMin = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < nodeMajorMin) {
  console.error(
    `punctual needs Node ${nodeMajorMin} or later, this is Node ${process.versions.node}.\n` +
      'Install Node 24 from https://nodejs.org, or work in a checkout, where `npm ci` brings it along.',
  );
  process.exit(1);
}
const source = new URL('../src/cli/main.ts', import.meta.url);
const built = new URL('../dist/cli/main.js', import.meta.url);
// A checkout runs its sources; what is published holds the built form alone.
const { main } = await import(existsSync(source) ? source.href : built.href);
process.exitCode = await main(process.argv.slice(2));
