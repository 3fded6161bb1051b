#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: npm_package_test.sh MINIGRAD
# Packs the npm package, installs it in an empty project, and tests an engine there with the installed kit and suite.
# Exits with 77, "skipped", without npm.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
minigrad=$1

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
  echo "skipped: no npm was found (Debian: npm)"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder npm_config_update_notifier=false
(cd "$root" && npm pack --silent --pack-destination "$folder" >/dev/null)
mkdir "$folder/project" && cd "$folder/project"
npm install --silent --offline --no-audit --no-fund "$folder"/minigrad-*.tgz

cat >adapter.mjs <<'END'
import {serveObjects} from 'minigrad/adapter';

class Value {
  constructor(data, ...edges) { Object.assign(this, {data, edges, grad: 0}); }
  backward(share = 1) {
    this.grad += share;
    for (const [operand, partial] of this.edges) operand.backward(share * partial);
  }
}
const functions = {
  add: (a, b) => new Value(a.data + b.data, [a, 1], [b, 1]),
  sub: (a, b) => new Value(a.data - b.data, [a, 1], [b, SIGN]),
  mul: (a, b) => new Value(a.data * b.data, [a, b.data], [b, a.data]),
};
const make = (number) => new Value(number);
serveObjects(functions, {
  variable: make, constant: make, value: (node) => node.data, backward: (node) => node.backward(),
  gradient: (node) => node.grad, clear: (node) => { node.grad = 0; },
}, {name: 'small engine', version: '1', constants: ['own'], gradients: 'all'});
END
sed 's/SIGN/-1/' adapter.mjs >right.mjs
sed 's/SIGN/1/' adapter.mjs >wrong.mjs
conform() { "$minigrad" conform --engine "node $1" --level core --graphs 0 --validate; }
conform right.mjs
conform wrong.mjs >report.txt && echo "the fault was not found" && exit 1
grep '^1. wrong-sub-sign$' report.txt

cat >suite.mjs <<'END'
import {createRequire} from 'node:module';
const require = createRequire(import.meta.url);
console.log(require('minigrad/suite/core.json').cases.map(({id}) => id).includes('core-sub'),
            `minigrad ${require('minigrad/package.json').version}`);
END
printed=$(node suite.mjs)
[[ $printed == "true $("$minigrad" --version)" ]] || { echo "unexpected: $printed, $("$minigrad" --version)"; exit 1; }
