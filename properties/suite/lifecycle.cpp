// SPDX-License-Identifier: MIT
// Level lifecycle: gradients after backward is called again, on another node, or after clearing.
#include <fmt/format.h>

#include <functional>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

/// An expression, with names for the nodes that the cases use.
struct Parts {
  Term first_input;
  Term inner;  ///< an intermediate result, with several users if the expression has one
  Term output;
};

struct Expression {
  std::string word;
  std::string text;
  std::vector<Coordinates> points;
  std::function<Parts(Sketch&)> write;
};

const std::vector<Coordinates> two = {{2, 3}, {-4, 0.5}};

const std::vector<Expression> expressions = {
    {"product", "t = x * y; t * x", two,
     [](Sketch& s) {
       const Term x = s.input();
       const Term y = s.input();
       const Term t = x * y;
       return Parts{x, t, t * x};
     }},
    {"diamond", "t = x * y; (t + x) * (t - y)", two,
     [](Sketch& s) {
       const Term x = s.input();
       const Term y = s.input();
       const Term t = x * y;
       const Term left = t + x;
       return Parts{x, t, left * (t - y)};
     }},
    {"aliased", "t = x + y; u = t * t; u + u", two,
     [](Sketch& s) {
       const Term x = s.input();
       const Term y = s.input();
       const Term t = x + y;
       const Term u = t * t;
       return Parts{x, t, u + u};
     }},
    {"chain",
     "t = relu(x * 3 + y); pow(t, 2) / 2",
     {{2, 3}, {4, 0.5}},
     [](Sketch& s) {
       const Term x = s.input();
       const Term y = s.input();
       const Term t = apply(Op::relu, x * 3 + y);
       return Parts{x, t, apply(Op::pow, t, 2) / 2};
     }},
    {"assignment", "t = x * y; t += x; t *= y", two,
     [](Sketch& s) {
       const Term x = s.input();
       const Term y = s.input();
       const Term inner = x * y;
       Term t = inner * 2;
       s.assign(Op::add, t, x);
       s.assign(Op::mul, t, y);
       return Parts{x, inner, t};
     }},
};

struct Usage {
  std::string word;
  std::string text;
  std::string note;
  std::vector<std::string> flags;
  std::function<void(Sketch&, const Parts&)> use;
};

const std::vector<Usage> usages = {
    {"twice",
     "backward twice, nothing cleared",
     "A second call adds the same again, or starts again; it must not pass on adjoints of the first.",
     {"second-backward"},
     [](Sketch& s, const Parts& p) {
       s.backward(p.output);
       s.backward(p.output);
     }},
    {"thrice",
     "backward three times, nothing cleared",
     "Stale adjoints grow with each call, faster than the gradient may.",
     {"second-backward"},
     [](Sketch& s, const Parts& p) {
       for (int i = 0; i < 3; ++i) s.backward(p.output);
     }},
    {"cleared",
     "backward, clear, backward",
     "After clearing, the gradient is that of one call; clearing the inputs alone leaves stale adjoints inside.",
     {"second-backward", "clearing"},
     [](Sketch& s, const Parts& p) {
       s.backward(p.output);
       s.clear();
       s.backward(p.output);
     }},
    {"cleared-first",
     "clear, backward",
     "Clearing twice is the same as clearing once.",
     {"clearing"},
     [](Sketch& s, const Parts& p) {
       s.clear();
       s.backward(p.output);
     }},
    {"cleared-last",
     "backward, clear",
     "After clearing every gradient is 0.",
     {"clearing"},
     [](Sketch& s, const Parts& p) {
       s.backward(p.output);
       s.clear();
     }},
    {"inner",
     "backward on t alone",
     "backward works on any node, whatever is built on top of it.",
     {"inner-node"},
     [](Sketch& s, const Parts& p) { s.backward(p.inner); }},
    {"inner-then-output",
     "backward on t, then on the output",
     "Two outputs share nodes: adjoints that the first call left there must not count again.",
     {"second-backward", "inner-node"},
     [](Sketch& s, const Parts& p) {
       s.backward(p.inner);
       s.backward(p.output);
     }},
    {"output-then-inner",
     "backward on the output, then on t",
     "The second call begins at a node that has an adjoint from the first.",
     {"second-backward", "inner-node"},
     [](Sketch& s, const Parts& p) {
       s.backward(p.output);
       s.backward(p.inner);
     }},
    {"output-cleared-inner",
     "backward on the output, clear, backward on t",
     "Nothing of the first call may remain.",
     {"second-backward", "inner-node", "clearing"},
     [](Sketch& s, const Parts& p) {
       s.backward(p.output);
       s.clear();
       s.backward(p.inner);
     }},
    {"gradient-of-inner",
     "gradients of x, t and the output",
     "Intermediate results have gradients too; that of the output is 1.",
     {"inner-gradient"},
     [](Sketch& s, const Parts& p) {
       s.want(p.first_input);
       s.want(p.inner);
       s.want(p.output);
     }},
    {"gradient-of-inner-twice",
     "gradients of x, t and the output, backward twice",
     "An engine that accumulates does so in every node whose gradient can be read.",
     {"inner-gradient", "second-backward"},
     [](Sketch& s, const Parts& p) {
       s.want(p.first_input);
       s.want(p.inner);
       s.want(p.output);
       s.backward(p.output);
       s.backward(p.output);
     }},
};

/// Two expressions that share only inputs, or nothing.
void add_independent(CaseList& list) {
  struct Order {
    std::string word;
    std::vector<int> calls;
  };
  const std::vector<Order> orders = {{"first", {0}},
                                     {"second", {1}},
                                     {"first-second", {0, 1}},
                                     {"second-first", {1, 0}},
                                     {"first-second-first", {0, 1, 0}}};
  for (const Order& order : orders) {
    const auto call = [&](Sketch& s, const std::vector<Term>& outputs) {
      for (const int which : order.calls) s.backward(outputs[static_cast<std::size_t>(which)]);
    };
    const std::vector<std::string> flags = order.calls.size() > 1
                                               ? std::vector<std::string>{"two-graphs", "second-backward"}
                                               : std::vector<std::string>{"two-graphs"};
    list.add("apart-" + order.word, fmt::format("x * x and y * 3; backward on: {}", order.word),
             "Two graphs without a common node must not affect each other, in any order of use.", flags, two,
             [&](Sketch& s) {
               const Term x = s.input();
               const Term first = x * x;
               const Term y = s.input();
               call(s, {first, y * 3});
             });
    list.add("woven-" + order.word, fmt::format("x * y and x / y, built by turns; backward on: {}", order.word),
             "Two graphs over the same inputs, built alternately.", flags, two, [&](Sketch& s) {
               const Term x = s.input();
               const Term y = s.input();
               const Term a = x * y;
               const Term b = x / y;
               const Term first = a + x;
               call(s, {first, b - y});
             });
  }
}

void add_odd_uses(CaseList& list) {
  list.add("input-itself", "backward on x itself", "An input is an output too: its gradient is 1, the other's 0.",
           {"inner-node"}, two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             x* y;
             s.backward(x);
           });
  list.add("input-twice", "backward on x itself, twice", "The simplest second call there is.",
           {"inner-node", "second-backward"}, two, [](Sketch& s) {
             const Term x = s.input();
             s.input();
             s.backward(x);
             s.backward(x);
           });
  list.add("unused-stays-zero", "x * x with y unused, backward twice", "An unused input keeps the gradient 0.",
           {"second-backward", "unused-input"}, two, [](Sketch& s) {
             const Term x = s.input();
             s.input();
             const Term out = x * x;
             s.backward(out);
             s.backward(out);
           });
  list.add("leaf-gradient-kept", "x * y, gradients of y alone", "The gradient of one input alone may be asked for.",
           {"inner-gradient"}, two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             x* y;
             s.want(y);
           });
  list.add("alternating", "x * y and x + y by turns, six calls",
           "Alternating calls on two outputs: each adds its own share only.", {"second-backward", "two-graphs"}, two,
           [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term product = x * y;
             const Term sum = x + y;
             for (int i = 0; i < 3; ++i) {
               s.backward(product);
               s.backward(sum);
             }
           });
  list.add("every-node", "t = x * y; u = t + x; u * t, backward on each in turn", "Each node is an output once.",
           {"second-backward", "inner-node"}, two, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             const Term u = t + x;
             const Term out = u * t;
             for (const Term term : {x, y, t, u, out}) s.backward(term);
           });
}

}  // namespace

std::vector<ConformanceCase> lifecycle_level() {
  CaseList list("lifecycle");
  for (const Usage& usage : usages) {
    for (const Expression& expression : expressions) {
      list.add(fmt::format("{}-{}", usage.word, expression.word), fmt::format("{}: {}", expression.text, usage.text),
               usage.note, usage.flags, expression.points, [&](Sketch& s) { usage.use(s, expression.write(s)); });
    }
  }
  add_independent(list);
  add_odd_uses(list);
  return list.take();
}

}  // namespace minigrad::properties
