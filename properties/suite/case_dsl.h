// SPDX-License-Identifier: MIT
// A small language for suite cases: graphs written as expressions, with compound assignment. C++ does not define which
// side of an operator it evaluates first, so in one statement only one side makes new nodes.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "corpus/protocol/manner.h"
#include "properties/suite/conformance.h"

namespace minigrad::properties {

class Sketch;

/// A node of a sketch. The sketch must outlive it.
struct Term {
  Sketch* sketch;
  Position node;
};

class Sketch {
 public:
  Recipe recipe;
  corpus::Manner manner;

  Term input() { return {this, graph().input()}; }
  Term constant(double number) { return {this, graph().constant(number)}; }
  Term unary(Op op, Term a) { return {this, graph().unary(op, a.node)}; }
  Term binary(Op op, Term a, Term b) { return {this, graph().binary(op, a.node, b.node)}; }
  Term binary(Op op, Term a, double b) { return binary(op, a, constant(b)); }
  Term binary(Op op, double a, Term b) { return binary(op, constant(a), b); }

  /// `a op= b`: the variable a then stands for the new node.
  void assign(Op op, Term& a, Term b) {
    a = binary(op, a, b);
    manner.in_place.push_back(a.node);
  }
  void assign(Op op, Term& a, double b) { assign(op, a, constant(b)); }

  void backward(Term a) { manner.backward.emplace_back(a.node); }
  void clear() { manner.backward.emplace_back(std::nullopt); }
  void want(Term a) { manner.wanted.push_back(a.node); }
  void own_constants() { manner.constants = corpus::Constants::own; }
  void repeat(std::vector<RepeatedNode> nodes, std::size_t times) {
    recipe.repeat = std::move(nodes);
    recipe.times = times;
  }

 private:
  Graph& graph() { return recipe.prefix; }
};

// Each makes one operation. An operand is a term, or a plain number on either side.
inline Term operator+(Term a, Term b) { return a.sketch->binary(Op::add, a, b); }
inline Term operator-(Term a, Term b) { return a.sketch->binary(Op::sub, a, b); }
inline Term operator*(Term a, Term b) { return a.sketch->binary(Op::mul, a, b); }
inline Term operator/(Term a, Term b) { return a.sketch->binary(Op::div, a, b); }
inline Term operator+(Term a, double b) { return a.sketch->binary(Op::add, a, b); }
inline Term operator-(Term a, double b) { return a.sketch->binary(Op::sub, a, b); }
inline Term operator*(Term a, double b) { return a.sketch->binary(Op::mul, a, b); }
inline Term operator/(Term a, double b) { return a.sketch->binary(Op::div, a, b); }
inline Term operator+(double a, Term b) { return b.sketch->binary(Op::add, a, b); }
inline Term operator-(double a, Term b) { return b.sketch->binary(Op::sub, a, b); }
inline Term operator*(double a, Term b) { return b.sketch->binary(Op::mul, a, b); }
inline Term operator/(double a, Term b) { return b.sketch->binary(Op::div, a, b); }
inline Term operator-(Term a) { return a.sketch->unary(Op::neg, a); }
inline Term apply(Op op, Term a) { return a.sketch->unary(op, a); }
inline Term apply(Op op, Term a, Term b) { return a.sketch->binary(op, a, b); }
inline Term apply(Op op, Term a, double b) { return a.sketch->binary(op, a, b); }
inline Term apply(Op op, double a, Term b) { return b.sketch->binary(op, a, b); }

/// Collects the cases of a level.
class CaseList {
 public:
  explicit CaseList(std::string level) : level_(std::move(level)) {}

  /// Adds a case named level-name. `write` receives the sketch and writes the expression into it.
  template <typename Write>
  void add(const std::string& name, const std::string& summary, const std::string& note,
           const std::vector<std::string>& flags, const std::vector<Coordinates>& points, Write write) {
    Sketch sketch;
    write(sketch);
    cases_.push_back(
        {level_ + '-' + name, summary, note, flags, std::move(sketch.recipe), std::move(sketch.manner), points});
  }

  std::vector<ConformanceCase> take() { return std::move(cases_); }

 private:
  std::string level_;
  std::vector<ConformanceCase> cases_;
};

/// One point for each number, for expressions of one input.
inline std::vector<Coordinates> points_at(std::initializer_list<double> numbers) {
  std::vector<Coordinates> points;
  for (const double number : numbers) points.push_back({number});
  return points;
}

}  // namespace minigrad::properties
