#!/usr/bin/env node
'use strict';
// The locked Solidity compiler (npm package `solc`) behind the command line of a native one: what py-solc-x,
// brownie, forge and slither call. It answers `--version` and otherwise compiles the standard JSON that it reads.
// Set-up copies it to build/solcx/solc-v<version>; it finds the package by walking up from there.

const fs = require('fs');
const path = require('path');

function findPackage(start) {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', 'solc');
    if (fs.existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (folder === path.dirname(folder)) {
      process.stderr.write(`solc: node_modules/solc not found above ${start}; run "make setup"\n`);
      process.exit(1);
    }
  }
}

function parseArguments(words) {
  const known = { base: process.cwd(), include: [], input: null, version: false };
  for (let i = 0; i < words.length; i += 1) {
    const [name, attached] = words[i].split(/=(.*)/s);
    const value = () => (attached !== undefined ? attached : words[(i += 1)]);
    if (name === '--version') known.version = true;
    else if (name === '--base-path') known.base = path.resolve(value());
    else if (name === '--include-path') known.include.push(path.resolve(value()));
    else if (name === '--allow-paths') value();
    else if (name === '--standard-json') continue;
    else if (name.startsWith('-') && name !== '-') {
      process.stderr.write(`solc: option ${name} is not supported here; use --standard-json\n`);
      process.exit(1);
    } else if (name !== '-') known.input = name;
  }
  return known;
}

const options = parseArguments(process.argv.slice(2));
const packagePath = findPackage(fs.realpathSync(__dirname));

if (options.version) {
  // The long version is read from the compiler itself only when compiling: loading it takes half a second, and
  // tools ask for the version many times.
  const { version } = JSON.parse(fs.readFileSync(path.join(packagePath, 'package.json'), 'utf8'));
  const commits = { '0.8.37': 'f401782d' };
  if (!(version in commits)) {
    process.stderr.write(`solc: no commit is known for version ${version}\n`);
    process.exit(1);
  }
  process.stdout.write('solc, the solidity compiler commandline interface\n');
  process.stdout.write(`Version: ${version}+commit.${commits[version]}.Emscripten.clang\n`);
  process.exit(0);
}

function readImport(name) {
  const places = path.isAbsolute(name) ? [name] : [options.base, ...options.include].map((p) => path.join(p, name));
  for (const place of places) {
    if (fs.existsSync(place)) return { contents: fs.readFileSync(place, 'utf8') };
  }
  return { error: `File not found: ${name} (looked in ${places.join(', ')})` };
}

const input = fs.readFileSync(options.input === null ? 0 : options.input, 'utf8');
const solc = require(packagePath);
const output = solc.compile(input, { import: readImport });
// A pipe takes the output in pieces; leaving before it is drained would cut it.
process.stdout.write(output, () => process.exit(0));
