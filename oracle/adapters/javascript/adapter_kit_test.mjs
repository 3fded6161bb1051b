// SPDX-License-Identifier: MIT
// Tests how the kit writes graphs, with an engine whose nodes are the text of their expression, and how it answers.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import test from 'node:test';

import {write} from './adapter_kit.mjs';

const named = (op) => (...operands) => `${op}(${operands.join(', ')})`;
const functions = Object.fromEntries(['sub', 'pow', 'exp'].map((op) => [op, named(op)]));
const written = (graph, claims = {}, run = {}) =>
  write({functions, constant: (x) => `C${x}`, claims}, {graph, ...run}, ['x', 'y']).at(-1);

test('a constant beside a variable is a number', () => {
  assert.equal(written([['input'], ['const', 5], ['sub', 1, 0]]), 'sub(5, x)');
  assert.equal(written([['input'], ['const', '-inf'], ['sub', 0, 1]]), 'sub(x, -Infinity)');
});

test('other constants are constants of the engine', () => {
  assert.equal(written([['const', 5], ['exp', 0]]), 'exp(C5)');
  assert.equal(written([['input'], ['const', 5], ['sub', 1, 0]], {}, {constants: 'own'}), 'sub(C5, x)');
});

test('a constant exponent is a number if claimed', () => {
  const graph = [['input'], ['const', 2], ['pow', 0, 1]];
  assert.equal(written(graph, {}, {constants: 'own'}), 'pow(x, C2)');
  assert.equal(written(graph, {exponent: 'constant'}, {constants: 'own'}), 'pow(x, 2)');
});

// The answers of an adapter to one run at the points 1, -1 and 2. Its `exp` throws at negative numbers.
function answers(serving, error, run) {
  const adapter = `
    import {NotImplemented, serveFunctions, serveObjects} from '${new URL('./adapter_kit.mjs', import.meta.url)}';
    class Node {
      constructor(data, operand) { Object.assign(this, {data, operand, grad: 0}); }
      zeroGrad() { this.grad = 0; this.operand?.zeroGrad(); }
      backward() { this.grad += 1; this.operand?.backward(); }
    }
    const fail = (x) => { if (x < 0) throw new ${error}('no'); };
    const exp = (x) => { fail(x.data ?? x); return x instanceof Node ? new Node(x.data, x) : x; };
    const make = (x) => new Node(x);
    const claims = {name: 'test', version: '1', gradients: 'all'};
    ${serving}`;
  const input = JSON.stringify({command: 'run', id: 7, points: [[1], [-1], [2]], ...run}) + '\n';
  const done = spawnSync(process.execPath, ['--input-type=module', '--eval', adapter], {input, encoding: 'utf8'});
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout).answers;
}

const objects = (clear) => `serveObjects({exp}, {variable: make, constant: make, value: (node) => node.data,
  backward: (node) => node.backward(), gradient: (node) => node.grad, clear: ${clear}}, claims);`;
const ofFunctions = 'serveFunctions({exp}, (f, point) => [f(point), [1]], Number, claims);';
const graph = [['input'], ['exp', 0]];
const answer = (x) => ({value: x, gradient: [1]});

test('an exception is an error of its point', () => {
  for (const serving of [objects('(node) => node.zeroGrad()'), ofFunctions]) {
    assert.deepEqual(answers(serving, 'RangeError', {graph}), [answer(1), {error: 'RangeError: no'}, answer(2)]);
  }
});

test('NotImplemented is a skip', () => {
  for (const serving of [objects('(node) => node.zeroGrad()'), ofFunctions]) {
    assert.deepEqual(answers(serving, 'NotImplemented', {graph}), [answer(1), {skip: 'Error: no'}, answer(2)]);
  }
});

test('clearing is given the root', () => {
  const clear = '(node) => { if (node.operand) node.zeroGrad(); }';  // does nothing for an input
  const run = {graph: [...graph, ['exp', 1]], points: [[1]], backward: [2, 'clear'], wanted: [0]};
  assert.deepEqual(answers(objects(clear), 'Error', run), [{value: 1, gradient: [0]}]);
});

test('objects accumulate and functions start afresh', () => {
  const run = {graph, points: [[1]], backward: [1, 1]};
  assert.deepEqual(answers(objects('() => {}'), 'Error', run), [{value: 1, gradient: [2]}]);
  assert.deepEqual(answers(ofFunctions, 'Error', run), [answer(1)]);
});
