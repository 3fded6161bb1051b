// SPDX-License-Identifier: MIT
#include "properties/conform/formula_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numbers>
#include <vector>

#include "minigrad/rules.h"
#include "oracle/balls/formula_bits.h"
#include "oracle/balls/formula_parser.h"
#include "oracle/balls/usual_formulas.h"
#include "oracle/evaluate.h"
#include "oracle/judge.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using corpus::Dtype;
using oracle::Result;

/// A formula with a name, or a row of the table below.
struct Formula {
  Op op;
  Result result;
  std::string_view name;
  Graph graph;
};

/// Formulas beside those of oracle/balls/usual_formulas.cpp. They lose no digits where they are finite, so the judge
/// does not need them.
struct Row {
  Op op;
  Result result;
  std::string_view name;
};
constexpr auto rows = std::to_array<Row>({
    {Op::abs, Result::left_partial, "d abs(a)/da = a/abs(a)"},
    {Op::sinh, Result::left_partial, "d sinh(a)/da = (1/(exp(-abs(a))*exp(-abs(a)))*exp(-abs(a)) + exp(-abs(a)))/2"},
    {Op::cosh, Result::left_partial,
     "d cosh(a)/da = a/abs(a)*(1/(exp(-abs(a))*exp(-abs(a)))*exp(-abs(a)) - exp(-abs(a)))/2"},
    {Op::asinh, Result::value, "asinh(a) = a/abs(a)*log(abs(a) + sqrt(a*a + 1))"},
    {Op::softplus, Result::left_partial, "d softplus(a)/da = exp(a - y)"},
});

std::vector<Formula> formulas_for(Op op, Result result) {
  std::vector<Formula> formulas;
  for (const oracle::UsualFormula& usual : oracle::usual_formulas(op)) {
    if (usual.result == result) formulas.push_back({op, result, usual.name, usual.graph});
  }
  for (const auto& [row_op, row_result, name] : rows) {
    if (row_op != op || row_result != result) continue;
    formulas.push_back({op, result, name, oracle::parse_formula(name.substr(name.find('=') + 1))});
  }
  return formulas;
}

struct Operands {
  double left;
  double right;  ///< the left one again for a unary operation
};

/// The formula in the engine's format, rounded after each operation.
double evaluate(const Formula& formula, const Operands& at, Dtype dtype) {
  const double y = in_format(oracle::evaluate(formula.op, at.left, at.right), dtype);
  const std::array inputs = {at.left, at.right, y, in_format(std::numbers::pi, dtype),
                             in_format(std::numbers::ln2, dtype)};
  std::vector<double> values;
  std::size_t next_input = 0;
  for (const Node& node : formula.graph.nodes) {
    const double number = node.op == Op::input ? inputs[next_input++]
                          : node.op == Op::constant
                              ? node.constant
                              : oracle::evaluate(node.op, values[node.operands[0]], values[node.operands[1]]);
    values.push_back(in_format(number, dtype));
  }
  return values.back();
}

double evaluate_rule(Op op, Result result, const Operands& at, Dtype dtype) {
  const rules::Local local = rules::apply(op, at.left, at.right);
  return in_format(result == Result::value          ? local.value
                   : result == Result::left_partial ? local.left
                                                    : local.right,
                   dtype);
}

/// The same number, where NaN equals NaN, or both finite.
bool is_alike(double one, double other) {
  return one == other || (std::isnan(one) && std::isnan(other)) || (std::isfinite(one) && std::isfinite(other));
}

/// Many programs treat these operands separately.
bool has_special(const Operands& at) {
  const auto is_special = [](double x) { return x == 0 || !std::isfinite(x); };
  return is_special(at.left) || is_special(at.right);
}

/// Some processors and compilers replace denormal numbers by 0.
bool has_denormal(const Operands& at, Dtype dtype) {
  const double smallest = dtype == Dtype::float32 ? 0x1p-126 : 0x1p-1022;
  const auto is_denormal = [&](double x) { return x != 0 && std::fabs(x) < smallest; };
  return is_denormal(at.left) || is_denormal(at.right);
}

/// Operands at which differences cancel, and squares, powers and exponentials leave the range of one format or the
/// other.
std::vector<Operands> all_operands(Op op, Dtype dtype) {
  constexpr std::array sizes = {0.0,   5e-324, 1e-310,   3e-308, 1e-250, 1e-170, 1e-45, 1e-39,    2e-38,   1e-25,
                                1e-9,  1e-5,   1e-3,     0.25,   0.5,    0.99,   1.0,   1.000001, 2.0,     3.0,
                                4.5,   7.0,    12.0,     17.0,   20.0,   36.0,   50.0,  90.0,     128.0,   150.0,
                                360.0, 700.0,  720.0,    1024.0, 1e7,    1e15,   1e25,  1e38,     1e155,   1e200,
                                1e300, 1e308,  0.999999, 355.2,  1.5,    1751.0, 7.1e8, 128.25,   1024.25, HUGE_VAL};
  std::vector<double> numbers;
  for (const double size : sizes) {
    for (const double number : {in_format(size, dtype), in_format(-size, dtype)}) {
      if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
    }
  }
  std::vector<Operands> all;
  for (const double left : numbers) {
    if (arity(op) == 1) all.push_back({left, left});
    if (arity(op) == 1) continue;
    for (const double right : numbers) all.push_back({left, right});
  }
  return all;
}

/// A question of one operation whose operands are two leaves or one.
class OneOperation {
 public:
  static std::optional<OneOperation> of(const Symptom& symptom) {
    const auto& [graph, points, manner] = symptom.question;
    const Node& node = graph.nodes.back();
    const bool is_plain = !is_leaf(node.op) && graph.nodes.size() == arity(node.op) + 1 &&
                          (arity(node.op) == 1 || node.operands[0] != node.operands[1]);
    if (!is_plain || symptom.verdict.answers.empty()) return std::nullopt;
    return OneOperation(symptom);
  }

  Op op() const { return node().op; }
  Operands operands() const { return {values_[node().operands[0]], values_[node().operands[1]]}; }
  double answer() const { return symptom_.verdict.answer(); }

  Result result() const {
    const Component component = symptom_.verdict.component;
    if (component.is_value()) return Result::value;
    const Position wanted = wanted_nodes(question().graph, question().manner)[component.index - 1];
    return wanted == node().operands[0] ? Result::left_partial : Result::right_partial;
  }

  /// The component that a formula for a value or a partial gives.
  std::size_t component_of(Result what) const { return what == Result::value ? 0 : symptom_.verdict.component.index; }

  Question question_at(const Operands& at) const {
    Question other = question();
    std::size_t next_input = 0;
    for (Position i = 0; i + 1 < other.graph.nodes.size(); ++i) {
      Node& leaf = other.graph.nodes[i];
      const double number = i == node().operands[0] ? at.left : at.right;
      (leaf.op == Op::input ? other.points[0][next_input++] : leaf.constant) = number;
    }
    return other;
  }

  /// The engine's answer at other operands; nothing if it gives none.
  std::optional<double> ask(Result what, const Operands& at, oracle::Differentiator& engine) const {
    Question other = question_at(at);
    if (find_unclaimed(engine.capabilities(), other)) return std::nullopt;
    const PointVerdict verdict = ask_again(std::move(other), engine);
    if (verdict.answers.empty()) return std::nullopt;
    return verdict.answers[component_of(what)];
  }

 private:
  explicit OneOperation(const Symptom& symptom)
      : symptom_(symptom), values_(oracle::evaluate(symptom.question.graph, symptom.question.points[0])) {}

  const Question& question() const { return symptom_.question; }
  const Node& node() const { return question().graph.nodes.back(); }

  const Symptom& symptom_;
  std::vector<double> values_;
};

/// At most `most` of the operands, spread over all.
std::vector<Operands> some_of(const std::vector<Operands>& all, std::size_t most) {
  std::vector<Operands> some;
  const std::size_t count = std::min(most, all.size());
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

/// Other operands at which the rule gives a number: special and denormal ones only if those of the failure are.
std::vector<Operands> comparable_operands(const OneOperation& asked, const Formula& formula, Dtype dtype) {
  const Operands own = asked.operands();
  std::vector<Operands> all = all_operands(formula.op, dtype);
  std::erase_if(all, [&](const Operands& at) {
    return (at.left == own.left && at.right == own.right) || (has_denormal(at, dtype) && !has_denormal(own, dtype)) ||
           (has_special(at) && !has_special(own)) ||
           !std::isfinite(evaluate_rule(formula.op, formula.result, at, dtype));
  });
  return all;
}

/// Where the formula gives a number that is off by more than a few roundings.
std::vector<Operands> lossy_operands(const OneOperation& asked, const Formula& formula, Dtype dtype) {
  const double few = dtype == Dtype::float32 ? 0x1p-19 : 0x1p-48;
  std::vector<Operands> all = comparable_operands(asked, formula, dtype);
  std::erase_if(all, [&](const Operands& at) {
    const double number = evaluate(formula, at, dtype);
    const double right = evaluate_rule(formula.op, formula.result, at, dtype);
    return !std::isfinite(number) || std::fabs(number - right) <= few * std::fabs(right);
  });
  return all;
}

/// Where the formula is not finite, and where it is but another one is not.
std::vector<Operands> telling_operands(const OneOperation& asked, const Formula& formula,
                                       const std::vector<Formula>& all, Dtype dtype) {
  constexpr std::size_t most = 8;
  std::vector<Operands> not_finite;
  std::vector<Operands> finite;
  for (const Operands& at : comparable_operands(asked, formula, dtype)) {
    const auto is_finite = [&](const Formula& one) { return std::isfinite(evaluate(one, at, dtype)); };
    if (!is_finite(formula)) {
      not_finite.push_back(at);
    } else if (!std::ranges::all_of(all, is_finite)) {
      finite.push_back(at);
    }
  }
  std::vector<Operands> some = some_of(not_finite, most);
  std::ranges::copy(some_of(finite, most), std::back_inserter(some));
  return some;
}

/// Whether the engine is like the formula at other operands, and fails there as it does here. An engine may avoid an
/// infinity of a formula whose NaN it gives. Equal operands show nothing: some engines confuse equal values.
bool is_confirmed_not_finite(const OneOperation& asked, const Formula& formula, const std::vector<Formula>& all,
                             oracle::Differentiator& engine) {
  constexpr std::size_t least = 2;
  const Dtype dtype = engine.capabilities().dtype;
  std::size_t alike = 0;
  bool fails_elsewhere = false;
  for (const Operands& at : telling_operands(asked, formula, all, dtype)) {
    const std::optional<double> answer = asked.ask(formula.result, at, engine);
    if (!answer) continue;
    const double number = evaluate(formula, at, dtype);
    if (std::isnan(asked.answer()) && std::isinf(number) && std::isfinite(*answer)) continue;
    if (!is_alike(*answer, number)) return false;
    ++alike;
    const bool is_telling = arity(formula.op) == 1 || at.left != at.right;
    fails_elsewhere |= is_telling && std::fpclassify(number) == std::fpclassify(asked.answer());
  }
  return fails_elsewhere && alike >= least;
}

/// Whether the engine loses digits where the formula does. The judge confirms that the formula holds there, as some do
/// on one branch only. Rounding may leave the engine's digits right by chance, so a few answers may agree.
bool is_confirmed_lossy(const OneOperation& asked, const Formula& formula, oracle::Differentiator& engine) {
  constexpr std::size_t enough = 8;
  const corpus::Capabilities& claims = engine.capabilities();
  std::size_t alike = 0;
  std::size_t unlike = 0;
  for (const Operands& at : some_of(lossy_operands(asked, formula, claims.dtype), 8 * enough)) {
    const Question question = asked.question_at(at);
    const std::size_t component = asked.component_of(formula.result);
    const oracle::Judge judge(question.graph, question.points[0], claims, question.manner);
    const double number = evaluate(formula, at, claims.dtype);
    if (judge.verdict(component, number) != oracle::Verdict::imprecise) continue;
    const std::vector<std::string_view> names = judge.explanations(component, number);
    if (std::ranges::find(names, formula.name) == names.end()) continue;
    const std::optional<double> answer = asked.ask(formula.result, at, engine);
    if (answer) ++(judge.verdict(component, *answer) == oracle::Verdict::imprecise ? alike : unlike);
    if (alike + unlike == enough) break;
  }
  return alike > 0 && alike >= 3 * unlike;
}

}  // namespace

std::optional<std::string_view> find_lossy_formula(const Symptom& symptom, oracle::Differentiator& engine) {
  const std::optional<OneOperation> asked = OneOperation::of(symptom);
  if (!asked) return std::nullopt;
  const auto& [graph, points, manner] = symptom.question;
  const oracle::Judge judge(graph, points[0], engine.capabilities(), manner);
  const Component component = symptom.verdict.component;
  for (const std::string_view name : judge.explanations(component.index, asked->answer())) {
    const auto usual = oracle::usual_formulas(asked->op());
    const auto formula = std::ranges::find(usual, name, &oracle::UsualFormula::name);
    if (formula == usual.end()) continue;
    if (is_confirmed_lossy(*asked, {formula->op, formula->result, formula->name, formula->graph}, engine)) {
      return formula->name;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> find_non_finite_formula(const Symptom& symptom, oracle::Differentiator& engine) {
  const std::optional<OneOperation> asked = OneOperation::of(symptom);
  if (!asked || std::isfinite(asked->answer()) || !symptom.verdict.truth) return std::nullopt;
  const Dtype dtype = engine.capabilities().dtype;
  const std::vector<Formula> all = formulas_for(asked->op(), asked->result());
  for (const Formula& formula : all) {
    const double number = evaluate(formula, asked->operands(), dtype);
    if (std::isfinite(number) || !is_alike(number, asked->answer())) continue;
    if (is_confirmed_not_finite(*asked, formula, all, engine)) return formula.name;
  }
  return std::nullopt;
}

std::optional<std::string_view> find_accurate_formula(const Symptom& symptom, std::string_view lossy,
                                                      const corpus::Capabilities& claims) {
  const std::optional<OneOperation> asked = OneOperation::of(symptom);
  const auto usual = oracle::usual_formulas(asked ? asked->op() : Op::input);
  const auto bad = std::ranges::find(usual, lossy, &oracle::UsualFormula::name);
  if (bad == usual.end() || !symptom.verdict.truth || symptom.verdict.truth->value == 0) return std::nullopt;
  const auto [left, right] = asked->operands();
  const oracle::FormulaBits bits{oracle::precision_of(claims.dtype), /*most_lost=*/6};
  std::vector<double> point{left, right};
  point.resize(arity(asked->op()));
  const bool is_of_failing = (bad->result == Result::value) == symptom.verdict.component.is_value();
  for (const oracle::UsualFormula& other : usual) {
    if (!is_of_failing || other.result != bad->result || other.name == lossy) continue;
    if (!oracle::loses_few_bits(other, point, symptom.verdict.truth->value, bits)) continue;
    return std::string_view(other.name).substr(other.name.find(" = ") + 3);
  }
  return std::nullopt;
}

}  // namespace minigrad::properties
