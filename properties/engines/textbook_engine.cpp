// SPDX-License-Identifier: MIT
#include "properties/engines/textbook_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <numbers>
#include <utility>

#include "minigrad/rules.h"
#include "oracle/evaluate.h"
#include "oracle/traits/op_traits.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

using oracle::Result;
using oracle::UsualFormula;

constexpr std::string_view prefix = "textbook:";

/// Larger graphs than this have too many paths to follow each of them.
constexpr std::size_t most_paths = 2000;

enum class Order { construction, depth_first, path_by_path };

/// Where a formula holds whose value is finite beyond that: a branch of a function, or a limit that all digits reach.
struct Domain {
  std::string_view formula;
  bool (*holds)(double a, double b);
};

bool is_large(double a, double) { return a > 22; }
bool is_very_negative(double a, double) { return a < -22; }

constexpr auto domains = std::to_array<Domain>({
    {"atan2(a, b) = atan(a/b)", [](double, double b) { return b > 0; }},
    {"d sin(a)/da = sqrt(1 - y*y)", [](double a, double) { return std::cos(a) > 0; }},
    {"d cos(a)/da = -sqrt(1 - y*y)", [](double a, double) { return std::sin(a) > 0; }},
    {"sinh(a) = exp(a - ln2)", is_large},
    {"sinh(a) = -exp(-a - ln2)", is_very_negative},
    {"d sinh(a)/da = exp(a - ln2)", is_large},
    {"d sinh(a)/da = exp(-a - ln2)", is_very_negative},
    {"asinh(a) = -log(sqrt(a*a + 1) - a)", [](double a, double) { return a < 0; }},
    {"cosh(a) = exp(a - ln2)", is_large},
    {"cosh(a) = exp(-a - ln2)", is_very_negative},
    {"d cosh(a)/da = exp(a - ln2)", is_large},
    {"d cosh(a)/da = -exp(-a - ln2)", is_very_negative},
});

bool holds(const UsualFormula& formula, double a, double b) {
  for (const Domain& domain : domains) {
    if (domain.formula == formula.name) return domain.holds(a, b);
  }
  return true;
}

/// The number of paths from the output to all nodes, at most `most_paths`.
std::size_t count_paths(const Graph& graph) {
  std::vector<std::size_t> paths(graph.nodes.size(), 0);
  paths.back() = 1;
  std::size_t all = 0;
  for (std::size_t i = graph.nodes.size(); i-- > 0 && all < most_paths;) {
    all += paths[i];
    for (std::size_t k = 0; k < arity(graph.nodes[i].op); ++k) paths[graph.nodes[i].operands[k]] += paths[i];
  }
  return std::min(all, most_paths);
}

/// The rules of one engine.
class Textbook {
 public:
  Textbook(std::uint64_t number, const UsualFormula* without) : number_(number), without_(without) {}

  Order order() const { return static_cast<Order>(number_ / 8 % 3); }

  rules::Local rule(Op op, double a, double b) const {
    rules::Local local = rules::apply(op, a, b);
    local.value = compute(op, Result::value, a, b, 0, library(op, a, b));
    local.left = compute(op, Result::left_partial, a, b, local.value, local.left);
    local.right = compute(op, Result::right_partial, a, b, local.value, local.right);
    return local;
  }

 private:
  /// The library's function, moved at random by at most what the standard allows: the same for the same operands.
  double library(Op op, double a, double b) const {
    const double exact = oracle::evaluate(op, a, b);
    const int most = oracle::traits(op).standard_ulps;
    if (most == 0 || !std::isnormal(exact)) return exact;
    const auto name = static_cast<std::uint64_t>(op);
    Random random(case_seed(std::bit_cast<std::uint64_t>(a) ^ number_ << 1, "library",
                            std::bit_cast<std::uint64_t>(arity(op) == 2 ? b : 0.0) ^ name << 32));
    const int ulps = static_cast<int>(random.below(static_cast<std::uint32_t>(2 * most + 1))) - most;
    const double moved = exact + ulps * std::ldexp(1.0, std::ilogb(exact) - 52);
    return std::isfinite(moved) ? moved : exact;
  }

  double compute(Op op, Result result, double a, double b, double y, double otherwise) const {
    const UsualFormula* const formula = textbook_formula(number_, op, result);
    if (formula == nullptr || formula == without_ || !holds(*formula, a, b)) return otherwise;
    const double number = evaluate(formula->graph, {a, b, y, std::numbers::pi, std::numbers::ln2});
    return std::isfinite(number) ? number : otherwise;
  }

  double evaluate(const Graph& formula, const std::array<double, oracle::formula_inputs>& inputs) const {
    std::vector<double> values(formula.nodes.size());
    std::size_t next_input = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Node& node = formula.nodes[i];
      switch (node.op) {
        case Op::input: values[i] = inputs[next_input++]; break;
        case Op::constant: values[i] = node.constant; break;
        default: values[i] = library(node.op, values[node.operands[0]], values[node.operands[1]]);
      }
    }
    return values.back();
  }

  std::uint64_t number_;
  const UsualFormula* without_;
};

/// A graph at one point.
class TextbookRun {
 public:
  TextbookRun(const Graph& graph, std::span<const double> point, const Textbook& textbook)
      : graph_(graph), locals_(graph.nodes.size()), adjoints_(graph.nodes.size()) {
    std::size_t next_input = 0;
    for (std::size_t i = 0; i < locals_.size(); ++i) {
      const Node& node = graph.nodes[i];
      switch (node.op) {
        case Op::input: locals_[i] = {point[next_input++], 0}; break;
        case Op::constant: locals_[i] = {node.constant, 0}; break;
        default: locals_[i] = textbook.rule(node.op, value(node.operands[0]), value(node.operands[1]));
      }
    }
  }

  double value(Position node) const { return locals_[node].value; }

  /// The partials of the output in all nodes.
  const std::vector<double>& sweep(Position output, Order order) {
    adjoints_.assign(adjoints_.size(), 0);
    if (order == Order::path_by_path) {
      follow(output, 1);
      return adjoints_;
    }
    adjoints_[output] = 1;
    for (const Position node : order == Order::depth_first ? depth_first(output) : all_down_from(output)) {
      pass_back(node, adjoints_[node], [this](Position operand, double share) { adjoints_[operand] += share; });
    }
    return adjoints_;
  }

 private:
  void follow(Position node, double factor) {
    adjoints_[node] += factor;
    pass_back(node, factor, [this](Position operand, double share) { follow(operand, share); });
  }

  template <typename Add>
  void pass_back(Position i, double adjoint, Add add) {
    const Node& node = graph_.nodes[i];
    if (is_leaf(node.op) || adjoint == 0) return;
    const auto [left, right] = node.operands;
    const auto is_number = [&](Position operand) { return graph_.nodes[operand].op == Op::constant; };
    const bool is_binary = arity(node.op) == 2;
    const rules::Sides constant =
        rules::constant_in(node.op, value(left), value(right), {is_number(left), is_binary && is_number(right)});
    if (!constant.left || locals_[i].left != 0) add(left, locals_[i].left * adjoint);
    if (is_binary && (!constant.right || locals_[i].right != 0)) add(right, locals_[i].right * adjoint);
  }

  static std::vector<Position> all_down_from(Position output) {
    std::vector<Position> nodes;
    for (Position i = output + 1; i-- > 0;) nodes.push_back(i);
    return nodes;
  }

  std::vector<Position> depth_first(Position output) const {
    std::vector<Position> nodes;
    std::vector<bool> seen(graph_.nodes.size());
    visit(output, seen, nodes);
    std::reverse(nodes.begin(), nodes.end());
    return nodes;
  }

  void visit(Position node, std::vector<bool>& seen, std::vector<Position>& nodes) const {
    if (seen[node]) return;
    seen[node] = true;
    for (std::size_t k = 0; k < arity(graph_.nodes[node].op); ++k) visit(graph_.nodes[node].operands[k], seen, nodes);
    nodes.push_back(node);
  }

  const Graph& graph_;
  std::vector<rules::Local> locals_;
  std::vector<double> adjoints_;
};

class TextbookEngine : public oracle::Differentiator {
 public:
  TextbookEngine(std::uint64_t number, const UsualFormula* without)
      : textbook_(number, without), capabilities_(corpus::all_capabilities(fmt::format("{}{}", prefix, number), "1")) {}

  const oracle::Capabilities& capabilities() const override { return capabilities_; }

  oracle::Answers differentiate(const oracle::Question& question) override {
    const auto& [graph, points, manner] = question;
    const std::vector<Position> wanted = wanted_nodes(graph, manner);
    const std::vector<std::optional<Position>> steps = backward_steps(graph, manner);
    const bool is_large = textbook_.order() == Order::path_by_path && count_paths(graph) >= most_paths;
    const Order order = is_large ? Order::construction : textbook_.order();
    oracle::Answers answers(points.size(), wanted.size());
    for (std::size_t p = 0; p < points.size(); ++p) {
      TextbookRun run(graph, points[p], textbook_);
      for (const std::optional<Position>& step : steps) {
        if (!step) {
          std::ranges::fill(answers.gradient(p), 0);
          continue;
        }
        const std::vector<double>& adjoints = run.sweep(*step, order);
        for (std::size_t k = 0; k < wanted.size(); ++k) answers.gradient(p)[k] += adjoints[wanted[k]];
      }
      answers.values[p] = run.value(valued_node(graph, manner));
    }
    return answers;
  }

 private:
  Textbook textbook_;
  oracle::Capabilities capabilities_;
};

}  // namespace

std::optional<std::uint64_t> textbook_number(std::string_view engine_name) {
  if (!engine_name.starts_with(prefix)) return std::nullopt;
  engine_name.remove_prefix(prefix.size());
  std::uint64_t number = 0;
  const char* const end = engine_name.data() + engine_name.size();
  const auto [stop, error] = std::from_chars(engine_name.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

const UsualFormula* textbook_formula(std::uint64_t number, Op op, Result result) {
  std::vector<const UsualFormula*> formulas{nullptr};
  for (const UsualFormula& formula : oracle::usual_formulas(op)) {
    if (formula.result == result) formulas.push_back(&formula);
  }
  // Values change with every engine; partials meet other values in each round of eight.
  const std::uint64_t shift = result == Result::value ? 0 : number / 8;
  return formulas[(number + shift) % formulas.size()];
}

std::unique_ptr<oracle::Differentiator> make_textbook_engine(std::uint64_t number, const UsualFormula* without) {
  return std::make_unique<TextbookEngine>(number, without);
}

}  // namespace minigrad::properties
