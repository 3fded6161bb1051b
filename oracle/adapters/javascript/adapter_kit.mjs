// SPDX-License-Identifier: MIT
// The adapter kit for JavaScript: handles the messages of corpus/PROTOCOL.md and writes graphs as expressions.
import process from 'node:process';
import readline from 'node:readline';

// Returns the nodes of a run's graph, written as the run asks. `inputs` are the engine's variables.
export function write({functions, constant, claims}, run, inputs) {
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

const inputsOf = (graph) => [...graph.keys()].filter((k) => graph[k][0] === 'input');
const stepsOf = (run) => run.backward ?? [run.graph.length - 1];

// An operation or adapter throws this to decline a point, which is then skipped. Any other error is a failure.
export class NotImplemented extends Error {}

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return {[error instanceof NotImplemented ? 'skip' : 'error']: String(error)};
  }
}

const replies = {
  start({functions, claims}, {versions}) {
    if (!versions.includes(1)) throw new Error('this adapter speaks only version 1');
    return {protocol: 1, language: 'javascript', ops: Object.keys(functions), ...claims};
  },
  run({answerPoint}, run) {
    const wanted = run.wanted ?? inputsOf(run.graph);
    const answer = (point) => {
      const [value, gradient] = answerPoint(run, point.map((x) => Number(spelled(x))), wanted);
      return {value: toJson(value), gradient: gradient.map(toJson)};
    };
    return {id: run.id, answers: run.points.map((point) => attempt(() => answer(point)))};
  },
};

function reply(engine, message) {
  if (!Object.hasOwn(replies, message.command)) throw new Error(`unknown command ${message.command}`);
  return replies[message.command](engine, message);
}

// Answers line by line until `stop` or the end of the input.
async function serve(engine) {
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

// Serves an engine that differentiates functions. `functions` maps each op to a function, `constant` makes a constant of
// the engine from a number, and differentiate(function of the list of inputs, point) returns [value, gradient]. `claims`
// has the fields of the answer to `start` that differ from the defaults.
export function serveFunctions(functions, differentiate, constant, claims) {
  const engine = {functions, constant, claims: {second_backward: 'afresh', ...claims}};
  engine.answerPoint = (run, point, wanted) => {
    const inputs = inputsOf(run.graph);
    let value, gradient;
    for (const step of stepsOf(run)) {
      if (step === 'clear') {
        gradient = inputs.map(() => 0);
      } else {
        [value, gradient] = differentiate((variables) => write(engine, run, variables)[step], point);
      }
    }
    return [value, wanted.map((k) => gradient[inputs.indexOf(k)])];
  };
  return serve(engine);
}

// Serves an engine whose objects hold their gradients. `use` has the functions variable(number), constant(number),
// value(node), backward(node), gradient(node), which may return null if no gradient arrived, and clear(node). It may
// have keep(node), which is called, before backward, on the nodes whose gradients are read. To clear, `clear` is called
// on the inputs, on the nodes whose gradients are read, and on the root: the node on which backward was called last.
export function serveObjects(functions, use, claims) {
  const engine = {functions, constant: use.constant, claims};
  engine.answerPoint = (run, point, wanted) => {
    const inputs = point.map((x) => use.variable(x));
    const nodes = write(engine, run, inputs);
    const read = wanted.map((k) => nodes[k]);
    if (use.keep) read.forEach((node) => use.keep(node));
    let root = nodes.at(-1);
    for (const step of stepsOf(run)) {
      if (step === 'clear') {
        [...inputs, ...read, root].forEach((node) => use.clear(node));
      } else {
        root = nodes[step];
        use.backward(root);
      }
    }
    return [use.value(root), read.map((node) => use.gradient(node) ?? 0)];
  };
  return serve(engine);
}
