// SPDX-License-Identifier: MIT
// What an engine in JavaScript needs to speak the protocol (corpus/PROTOCOL.md): messages, and how a graph is written.
import process from 'node:process';
import readline from 'node:readline';

// The nodes of a run's graph, from the inputs on, written as the run asks.
function write({functions, constant, claims}, run, inputs) {
  const {graph, constants = 'numbers'} = run;
  const isConstant = (position) => graph[position][0] === 'const';
  const number = (position) => Number(spelled(graph[position][1]));
  const nodes = [];
  let next = 0;
  for (const [position, [op, ...operands]] of graph.entries()) {
    if (op === 'input') {
      nodes.push(inputs[next++]);
    } else if (op === 'const') {
      nodes.push(constant(number(position)));
    } else {
      const mixed = constants === 'numbers' && !operands.every(isConstant);
      // An engine whose exponents are constant knows no other exponents than numbers.
      const isNumber = (k, side) =>
        isConstant(k) && (mixed || (op === 'pow' && side === 1 && claims.exponent === 'constant'));
      nodes.push(functions[op](...operands.map((k, side) => isNumber(k, side) ? number(k) : nodes[k])));
    }
  }
  return nodes;
}

// JSON has no word for three numbers; the protocol has "nan", "inf" and "-inf", JavaScript other names.
const spelled = (x) => ({nan: NaN, inf: Infinity, '-inf': -Infinity})[x] ?? x;
const toJson = (x) => Number.isFinite(x) ? x : Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';

function answerPoint(engine, run, point) {
  const inputs = [...run.graph.keys()].filter((k) => run.graph[k][0] === 'input');
  let value, gradient;
  for (const step of run.backward ?? [run.graph.length - 1]) {
    if (step === 'clear') {
      gradient = inputs.map(() => 0);
    } else {
      [value, gradient] = engine.differentiate((variables) => write(engine, run, variables)[step], point);
    }
  }
  const wanted = (run.wanted ?? inputs).map((k) => gradient[inputs.indexOf(k)]);
  return {value: toJson(value), gradient: wanted.map(toJson)};
}

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return {error: String(error)};
  }
}

const replies = {
  start({functions, claims}, {versions}) {
    if (!versions.includes(1)) throw new Error('only version 1 is spoken here');
    return {protocol: 1, language: 'javascript', ops: Object.keys(functions), second_backward: 'afresh', ...claims};
  },
  run(engine, run) {
    const points = run.points.map((point) => point.map((x) => Number(spelled(x))));
    return {id: run.id, answers: points.map((point) => attempt(() => answerPoint(engine, run, point)))};
  },
};

function reply(engine, message) {
  if (!Object.hasOwn(replies, message.command)) throw new Error(`the command ${message.command} is not known`);
  return replies[message.command](engine, message);
}

// Answers line by line until stop or the end of the input. functions has a function for each op, constant makes a
// constant of the engine's own, and differentiate(function of the list of inputs, point) gives [value, gradient].
export async function serveFunctions(functions, differentiate, constant, claims) {
  const engine = {functions, differentiate, constant, claims};
  console.log = console.info = console.warn = console.error;  // standard output is for answers alone
  for await (const line of readline.createInterface({input: process.stdin})) {
    let message;
    const answer = attempt(() => {
      message = JSON.parse(line);
      return message.command === 'stop' ? null : reply(engine, message);
    });
    if (answer === null) return process.exit(0);
    process.stdout.write(JSON.stringify(message?.id === undefined ? answer : {id: message.id, ...answer}) + '\n');
  }
}
