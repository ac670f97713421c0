// Prints which folders of node_modules the built program needs, one a line: the path, a tab, its name.
//
//   node production.mjs FOLDER       # a checkout after `npm ci`, or the package as npm installed it
//
// Development packages are left out. What lies inside a printed folder comes along with it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const found = new Map();

/** Where `name` is for a package in `folder`: node_modules beside it, else further up. */
function locate(name, folder) {
  const path = join(folder, 'node_modules', name);
  if (existsSync(join(path, 'package.json'))) return path;
  const parent = dirname(folder);
  return parent === folder ? undefined : locate(name, parent);
}

function visit(folder, requiredBy) {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const path = locate(name, folder);
    if (path === undefined) {
      // of a package with one part per platform only this platform's is there
      if (name in optionalDependencies) continue;
      throw new Error(`the package ${name}, which ${requiredBy} needs, is not there: run npm ci`);
    }
    // inside a package: copied with it, but what it needs in turn may lie outside
    const nested = [...found.values()].some((one) => path.startsWith(`${one}/`));
    if (found.get(name) === path || visited.has(path)) continue;
    visited.add(path);
    if (!nested) {
      const other = found.get(name);
      if (other)
        throw new Error(`${name} is there twice, ${other} and ${path}: install with npm install --global`);
      found.set(name, path);
    }
    visit(path, name);
  }
}

const visited = new Set();
try {
  visit(process.argv[2], 'fieldhand');
  for (const [name, path] of found) console.log(`${path}\t${name}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
