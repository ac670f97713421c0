// `npm run bench`: what the project costs, each figure beside something to compare it with. Asserts nothing.
import { agentAtRest } from './agent-at-rest.mjs';
import { pulses } from './pulses.mjs';
import { startToAck } from './start-to-ack.mjs';
import { uplink } from './uplink.mjs';
import { wire } from './wire.mjs';

const benches = { wire, uplink, pulses, 'start-to-ack': startToAck, 'agent-at-rest': agentAtRest };
const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in benches));
if (unknown) {
  console.error(`bench: there is no "${unknown}"; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n${name}`);
  for (const [what, figure, note = ''] of await run())
    console.log(`  ${what.padEnd(46)} ${String(figure).padStart(14)}  ${note}`);
}
