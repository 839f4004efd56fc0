// Runs a stack on the fixture until it is killed, for the tests that do so.
import { startStack } from '../../../local/stack.ts';
import { fixtureAssembly } from './fixture.ts';

const stack = await startStack({ assembly: fixtureAssembly() });
await stack.invoke('clock', {});
process.stdout.write(`${JSON.stringify({ javaPid: stack.dynamo.javaPid })}\n`);
