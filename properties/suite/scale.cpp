// SPDX-License-Identifier: MIT
// Level scale: chains of up to a million operations, and small graphs with too many paths to walk.
#include <fmt/format.h>

#include "properties/suite/case_dsl.h"
#include "properties/suite/levels.h"

namespace minigrad::properties {
namespace {

const std::string depth_note =
    "Recursion along the graph (forward, backward or when freeing it) overflows the stack at such a depth.";
const std::string paths_note =
    "Backward must visit each node once. Walking each path doubles the time with every step.";

void add_chains(CaseList& list) {
  struct Length {
    std::string word;
    std::size_t nodes;
  };
  const std::vector<Length> lengths = {{"1e3", 1'000}, {"1e4", 10'000}, {"1e5", 100'000}, {"1e6", 1'000'000}};
  for (const Length& length : lengths) {
    list.add("chain-neg-" + length.word, fmt::format("-(-(... x)), {} times", length.nodes), depth_note, {"deep"},
             points_at({3}), [&](Sketch& s) {
               s.input();
               s.repeat({{Op::neg, {-1}}}, length.nodes);
             });
    list.add("chain-affine-" + length.word, fmt::format("t = a * t + x, {} operations", length.nodes),
             depth_note + " Each step has an input of its own kind, so gradients collect all along.",
             {"deep", "fan-out"}, {{0.5, 0.25}}, [&](Sketch& s) {
               const Term a = s.input();
               const Term x = s.input();
               a* x;
               s.repeat({{Op::mul, {0, -1}}, {Op::add, {-1, 1}}}, length.nodes / 2);
             });
    list.add("chain-numbers-" + length.word, fmt::format("t = (t + 1) - 1, {} operations", length.nodes),
             depth_note + " With a plain number at each step.", {"deep", "plain-number"}, points_at({3}),
             [&](Sketch& s) {
               s.input();
               s.constant(1);
               const Term x{&s, 0};
               const Term one{&s, 1};
               x + one;
               s.repeat({{Op::sub, {-1, 1}}, {Op::add, {-1, 1}}}, length.nodes / 2);
             });
  }
  for (const std::size_t nodes : {1'000U, 10'000U}) {
    list.add(fmt::format("chain-relu-{}", nodes == 1'000 ? "1e3" : "1e4"),
             fmt::format("relu(relu(... x)), {} times", nodes), depth_note, {"deep"}, points_at({3, -3}),
             [&](Sketch& s) {
               s.input();
               s.repeat({{Op::relu, {-1}}}, nodes);
             });
    list.add(fmt::format("chain-alternating-{}", nodes == 1'000 ? "1e3" : "1e4"),
             fmt::format("t = x - t, {} times", nodes), depth_note + " The shares of x cancel in pairs.",
             {"deep", "fan-out"}, points_at({3}), [&](Sketch& s) {
               const Term x = s.input();
               x* x;
               s.repeat({{Op::sub, {0, -1}}}, nodes);
             });
  }
  list.add("chain-sin-1e3", "sin(sin(... x)), 1000 times", depth_note, {"deep"}, points_at({1}), [](Sketch& s) {
    s.input();
    s.repeat({{Op::sin, {-1}}}, 1'000);
  });
  list.add("chain-sin-1e4", "sin(sin(... x)), 10000 times", depth_note, {"deep"}, points_at({1}), [](Sketch& s) {
    s.input();
    s.repeat({{Op::sin, {-1}}}, 10'000);
  });
  list.add("dead-chain-1e3", "a chain of 1000 that the output does not need; x + x",
           "Nodes that the output does not need must not need stack either.", {"deep", "dead-branch"}, points_at({3}),
           [](Sketch& s) {
             const Term x = s.input();
             Term dead = x;
             for (int i = 0; i < 1'000; ++i) dead = -dead;
             x + x;
           });
}

void add_paths(CaseList& list) {
  list.add("doublings-60", "t = t + t, 60 times", paths_note, {"paths", "aliased"}, points_at({1}), [](Sketch& s) {
    s.input();
    s.repeat({{Op::add, {-1, -1}}}, 60);
  });
  list.add("squarings-60", "t = t * t, 60 times", paths_note, {"paths", "aliased"}, points_at({1, -1}), [](Sketch& s) {
    s.input();
    s.repeat({{Op::mul, {-1, -1}}}, 60);
  });
  list.add("diamonds-60", "t = (t * 1/2) + (t * 1/2), 60 times", paths_note, {"paths", "diamond"}, points_at({3}),
           [](Sketch& s) {
             s.input();
             s.constant(0.5);
             const Term x{&s, 0};
             const Term half{&s, 1};
             x* half;
             s.repeat({{Op::mul, {-1, 1}}, {Op::mul, {-2, 1}}, {Op::add, {-2, -1}}}, 60);
           });
  list.add("fibonacci-60", "t(n) = t(n-1) + t(n-2), 60 times", paths_note, {"paths", "diamond"}, {{1, 1}},
           [](Sketch& s) {
             s.input();
             s.input();
             s.repeat({{Op::add, {-1, -2}}}, 60);
           });
  list.add("residual-60", "t = t + relu(t), 60 times", paths_note, {"paths", "diamond"}, points_at({1, -1}),
           [](Sketch& s) {
             s.input();
             s.repeat({{Op::relu, {-1}}, {Op::add, {-2, -1}}}, 60);
           });
  list.add("doublings-1000-halved", "t = (t + t) * 1/2, 1000 times", paths_note + " Here there are 2^1000.",
           {"paths", "deep", "aliased"}, points_at({3}), [](Sketch& s) {
             s.input();
             s.constant(0.5);
             const Term x{&s, 0};
             const Term half{&s, 1};
             x* half;
             s.repeat({{Op::add, {-1, -1}}, {Op::mul, {-1, 1}}}, 1'000);
           });
  list.add("doublings-60-twice", "t = t + t, 60 times, backward twice", paths_note,
           {"paths", "aliased", "second-backward"}, points_at({1}), [](Sketch& s) {
             s.input();
             s.repeat({{Op::add, {-1, -1}}}, 60);
             s.manner.backward = {Position{60}, Position{60}};
           });
}

void add_width(CaseList& list) {
  for (const std::size_t terms : {10'000U, 100'000U}) {
    list.add(fmt::format("fan-out-{}", terms == 10'000 ? "1e4" : "1e5"), fmt::format("x + x + ... {} times", terms),
             "One node with very many users, in a deep sum.", {"fan-out", "deep"}, points_at({0.5}), [&](Sketch& s) {
               const Term x = s.input();
               x + x;
               s.repeat({{Op::add, {-1, 0}}}, terms - 2);
             });
  }
  list.add("inputs-1e3", "the sum of 1000 inputs, each times its number", "A thousand gradients in the right order.",
           {"many-inputs"}, {[] {
             Coordinates at;
             for (int k = 0; k < 1000; ++k) at.push_back(k % 7 - 3);
             return at;
           }()},
           [](Sketch& s) {
             Term sum = s.input() * 1;
             for (int k = 2; k <= 1000; ++k) sum = sum + s.input() * k;
           });
  list.add("balanced-sum-1e3", "the sum of 1024 shares of x * y as a tree",
           "Wide and shallow: ten deep and a thousand across.", {"fan-out"}, {{0.5, 3}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             std::vector<Term> level;
             for (int k = 0; k < 1024; ++k) level.push_back(t * k);
             while (level.size() > 1) {
               std::vector<Term> next;
               for (std::size_t i = 0; i + 1 < level.size(); i += 2) next.push_back(level[i] + level[i + 1]);
               level = std::move(next);
             }
           });
  list.add("backward-1e3-times", "t = x * y; backward on it 1000 times",
           "Calls add up, and each costs as much as the first.", {"second-backward"}, {{2, 3}}, [](Sketch& s) {
             const Term x = s.input();
             const Term y = s.input();
             const Term t = x * y;
             for (int i = 0; i < 1000; ++i) s.backward(t);
           });
}

}  // namespace

std::vector<ConformanceCase> scale_level() {
  CaseList list("scale");
  add_chains(list);
  add_paths(list);
  add_width(list);
  return list.take();
}

}  // namespace minigrad::properties
