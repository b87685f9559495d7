/** Reads the file of mocked responses that `punctual up --mock-file` names. */
import { readFileSync } from 'node:fs';
import { isProblems, renderProblem } from '../languages/problem.ts';
import { type MockFile, parseMockFile } from '../languages/states/mocks/mock-file.ts';
import { UserError } from './user-error.ts';

/** Throws UserError with all that is wrong with it. */
export function readMockFile(file: string): MockFile {
  const found = parseMockFile(read(file));
  if (!isProblems(found)) return found;
  throw new UserError(
    `${file} is no file of mocked responses: ${found.map(renderProblem).join('; ')}`,
    'the format is that of Step Functions Local: docs/state-machines.md, "Test cases"',
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(
      `cannot read ${file}: ${(error as Error).message}`,
      'for example --mock-file MockConfigFile.json',
    );
  }
}
