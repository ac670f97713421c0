// Writes the config reference of the built program into the README: `npm run reference`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = `${root}README.md`;
let text = readFileSync(readme, 'utf8');
for (const name of ['agent', 'gateway']) {
  const reference = execFileSync(process.execPath, [`${root}dist/main.js`, 'check', '--reference', name], {
    encoding: 'utf8',
  });
  const marks = new RegExp(`(<!-- reference: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
  text = text.replace(marks, (_all, begin, end) => `${begin}\n${reference.trim()}\n\n${end}`);
}
writeFileSync(readme, text);
