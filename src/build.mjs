// Compiles src/ to dist/ and bundles the live page. `--if-needed` skips when dist/ is newer than every source.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const stamp = join(root, 'dist', '.built');

/** Newest change below `path`, ms. */
function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Makes src/protocol/generated from fieldhand.proto: static code on protobufjs's minimal runtime. */
function generate() {
  const dir = join(root, 'src/protocol/generated');
  mkdirSync(dir, { recursive: true });
  const js = join(dir, 'fieldhand.js');
  const types = join(dir, 'fieldhand.d.ts');
  const without = ['create', 'verify', 'convert', 'delimited', 'typeurl', 'beautify'];
  execFileSync(
    bin('pbjs'),
    [
      ...['-t', 'static-module', '-w', 'esm', '-r', 'fieldhand', '--dependency', 'protobufjs/minimal.js'],
      ...without.map((name) => `--no-${name}`),
      ...['--force-number', '-d', '-o', js, join(root, 'src/protocol/fieldhand.proto')],
    ],
    { stdio: 'inherit' },
  );
  // pbjs takes the types from the comments, so these go only now
  const code = execFileSync(bin('esbuild'), [js, '--legal-comments=none', '--target=es2022'], {
    encoding: 'utf8',
  });
  const head = '// Made by `npm run generate` from fieldhand.proto.\n';
  // --force-number leaves Long as the default of 64-bit fields
  const zero = /\$util\.Long \? \$util\.Long\.fromBits\(0, 0, true\) : 0/g;
  writeFileSync(js, head + code.replace(zero, '0'));
  writeFileSync(types, head + readFileSync(types, 'utf8').replace(/^import Long = .*\n/m, ''));
}

function build() {
  // made beside the old one and then put in its place: a build that fails or is cut short changes nothing
  const fresh = join(root, `dist.${process.pid}`);
  const options = ['-p', join(root, 'src/tsconfig.json'), '--outDir', fresh];
  try {
    execFileSync(bin('tsc'), options, { stdio: 'inherit' });
    copyRest(fresh);
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    renameSync(fresh, join(root, 'dist'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** What the compiler does not make: generated code, the bundled page, the mark of a whole build. */
function copyRest(dist) {
  cpSync(join(root, 'src/protocol/generated'), join(dist, 'protocol/generated'), { recursive: true });
  if (existsSync(join(root, 'src/gateway/page/main.ts'))) {
    execFileSync(
      bin('esbuild'),
      [
        'src/gateway/page/main.ts',
        'src/gateway/page/style.css',
        '--bundle',
        '--minify',
        '--format=esm',
        '--target=es2022',
        `--outdir=${join(dist, 'gateway/page')}`,
        '--log-level=warning',
      ],
      { cwd: root, stdio: 'inherit' },
    );
    for (const name of readdirSync(join(root, 'src/gateway/page')).filter((name) =>
      /\.(html|svg)$/.test(name),
    ))
      cpSync(join(root, 'src/gateway/page', name), join(dist, 'gateway/page', name));
  }
  writeFileSync(join(dist, '.built'), '');
}

if (process.argv.includes('--generate')) generate();
else {
  const upToDate =
    process.argv.includes('--if-needed') &&
    existsSync(stamp) &&
    statSync(stamp).mtimeMs > Math.max(newest(join(root, 'src')), newest(join(root, 'package-lock.json')));
  if (!upToDate) {
    try {
      build();
    } catch (error) {
      // the compiler has said what is wrong
      console.error(`build failed: ${error.message}`);
      process.exit(1);
    }
  }
}
