/** `npm run ops`: reads the command line, does it, prints the answer. Ends with 0 (done), 1 (failed) or 2 (wrong usage). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DependencyError, ProblemError } from '../../shared/domain/errors.ts';
import type { OperatorAnswer } from '../../shared/contracts/operate.ts';
import { findTarget } from './find-target.ts';
import { printAnswer } from './print-answer.ts';
import { readCommand } from './read-command.ts';
import { runCommand, type RunDeps } from './run-command.ts';
import { UsageError } from './usage-error.ts';
import { wireCommands } from './wire-commands.cli.ts';

const { stdin, stdout, stderr } = process;

async function main(): Promise<number> {
  const read = readCommand(process.argv.slice(2));
  if ('help' in read) {
    stdout.write(`${read.help}\n`);
    return 0;
  }
  const target = findTarget({ readFile, isRunning, devDirectory }, read.target);
  const answer = await runCommand(await wireCommands(target, terminal(read.isJson)), read.command);
  stdout.write(`${read.isJson ? JSON.stringify(answer) : printAnswer(answer)}\n`);
  return hasFailed(answer) ? 1 : 0;
}

const hasFailed = (answer: OperatorAnswer): boolean => 'end' in answer && answer.end === 'failed';

const devDirectory = path.join(import.meta.dirname, '..', '..', '.local');

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Ctrl-C asks to stop after the message in hand; a second one ends at once. Progress goes beside the answer. */
function terminal(isJson: boolean): Pick<RunDeps, 'isStopping' | 'progress' | 'confirm'> {
  let isStopping = false;
  process.once('SIGINT', () => {
    isStopping = true;
    stderr.write('\nStopping after the message in hand …\n');
  });
  return {
    isStopping: () => isStopping,
    progress: ({ done, all }) => {
      if (stderr.isTTY) stderr.write(`\r${String(done)} of ${String(all)}${done === all ? '\n' : ''}`);
    },
    confirm: stdin.isTTY && !isJson ? confirm : undefined,
  };
}

async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isKnown =
    error instanceof UsageError || error instanceof DependencyError || error instanceof ProblemError;
  stderr.write(`${isKnown ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
