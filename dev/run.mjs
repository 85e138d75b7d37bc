// The entry point of every command: plain JavaScript without dependencies, so that it runs in a fresh clone.
// `node dev/run.mjs <file.ts> [arguments]` installs the packages of package-lock.json if needed, then runs the file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const oldestNode = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
  stop(`Node ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}: https://nodejs.org`);
}
if (!isInstalled(root)) install();

const [file, ...args] = process.argv.slice(2);
if (file === undefined) stop('usage: node dev/run.mjs <file.ts> [arguments]');
const path = resolve(root, file);
if (!existsSync(path)) stop(`${file} does not exist.`);
process.argv = [process.argv[0], path, ...args];
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(path).href);

/** Whether node_modules contains what package-lock.json names; packages for other platforms may be missing. */
function isInstalled(folder) {
  const wanted = packages(`${folder}/package-lock.json`);
  const present = packages(`${folder}/node_modules/.package-lock.json`);
  return Object.entries(wanted).every(
    ([name, { version, optional }]) =>
      name === '' || present[name]?.version === version || (optional && present[name] === undefined),
  );
}

function packages(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {};
}

function install() {
  process.stderr.write('[setup] installing dependencies with `npm ci` …\n');
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // Its output goes to stderr, so that a command's own output stays clean.
  const { status, error } = spawnSync(command, [...first, 'ci', '--include=dev'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (error || status !== 0) {
    stop(
      `The dependencies could not be installed${error ? `: ${error.message}` : ''}.\n` +
        '  Check that the npm registry can be reached (`npm ping`), then try again.',
    );
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
