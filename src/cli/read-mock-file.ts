/** Reads the file of mocked responses that `punctual up --mock-file` names. */
import { isProblems, renderProblem } from '../languages/problem.ts';
import { type MockFile, parseMockFile } from '../languages/states/mocks/mock-file.ts';
import { readNamed } from './named-file.ts';
import { UserError } from './user-error.ts';

/** Throws UserError with all that is wrong with it. */
export function readMockFile(file: string): MockFile {
  const found = parseMockFile(readNamed(file));
  if (!isProblems(found)) return found;
  throw new UserError(
    `${file} is no file of mocked responses: ${found.map(renderProblem).join('; ')}`,
    'the format is that of Step Functions Local: docs/state-machines.md, "Test cases"',
  );
}
