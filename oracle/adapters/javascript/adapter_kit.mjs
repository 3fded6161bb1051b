// SPDX-License-Identifier: MIT
// The adapter kit for JavaScript: handles the messages of corpus/PROTOCOL.md and writes graphs as expressions.
import process from 'node:process';
import readline from 'node:readline';

// Returns the nodes of a run's graph, written as the run asks. `inputs` are the engine's variables.
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
      // An engine with constant exponents accepts only numbers as exponents.
      const isNumber = (k, side) =>
        isConstant(k) && (mixed || (op === 'pow' && side === 1 && claims.exponent === 'constant'));
      nodes.push(functions[op](...operands.map((k, side) => isNumber(k, side) ? number(k) : nodes[k])));
    }
  }
  return nodes;
}

// JSON cannot express NaN and the infinities. The protocol spells them "nan", "inf" and "-inf".
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
    if (!versions.includes(1)) throw new Error('this adapter speaks only version 1');
    return {protocol: 1, language: 'javascript', ops: Object.keys(functions), second_backward: 'afresh', ...claims};
  },
  run(engine, run) {
    const points = run.points.map((point) => point.map((x) => Number(spelled(x))));
    return {id: run.id, answers: points.map((point) => attempt(() => answerPoint(engine, run, point)))};
  },
};

function reply(engine, message) {
  if (!Object.hasOwn(replies, message.command)) throw new Error(`unknown command ${message.command}`);
  return replies[message.command](engine, message);
}

// Answers line by line until `stop` or the end of the input. `functions` maps each op to a function, `constant` makes a
// constant of the engine from a number, and differentiate(function of the list of inputs, point) returns
// [value, gradient]. `claims` has the fields of the answer to `start` that differ from the defaults.
export async function serveFunctions(functions, differentiate, constant, claims) {
  const engine = {functions, differentiate, constant, claims};
  console.log = console.info = console.warn = console.error;  // standard output is only for answers
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
