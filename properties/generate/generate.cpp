// SPDX-License-Identifier: MIT
#include "properties/generate/generate.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "oracle/evaluate.h"
#include "properties/generate/conditioning.h"
#include "properties/generate/draw_points.h"
#include "properties/generate/numbers.h"
#include "properties/generate/op_conditioning.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {

namespace {

/// The percentage of graphs whose nodes are all informative at the guide point, and the percentage of these that keep
/// their digits there.
constexpr std::uint32_t steered_share = 95;
constexpr std::uint32_t clear_share = 94;

/// How operands are chosen, which decides the form of the graph.
enum class Form {
  mixed,  ///< recent, unused and arbitrary nodes
  chain,  ///< nearly always the last node: a deep graph
  wide,   ///< the oldest unused node: a balanced tree
  hub,    ///< often the same node: fan-out
};

/// The decisions that stay the same when a graph is rebuilt because its gradient is not clear.
struct Plan {
  std::size_t size;
  Form form;
  bool steered;  ///< each operation is informative at the guide point
  bool clear;    ///< each operation keeps its digits there
};

/// Every size occurs. Half of the graphs are small: rounding hides less there, and failures are easier to read.
std::size_t draw_size(Random& random, std::size_t max_nodes) {
  const auto most = static_cast<std::uint32_t>(std::max<std::size_t>(max_nodes, 1));
  if (random.chance(1, 2)) return std::min(most, 2 + random.below(7));
  return 1 + std::max(random.below(most), random.below(most));
}

Form draw_form(Random& random) {
  static constexpr std::array forms = {Form::mixed, Form::mixed, Form::mixed, Form::mixed,
                                       Form::chain, Form::wide,  Form::hub};
  return random.pick(std::span<const Form>(forms));
}

Plan draw_plan(Random& random, const Shape& shape) {
  const std::size_t size = draw_size(random, shape.max_nodes);
  const Form form = draw_form(random);
  const bool steered = random.chance(steered_share, 100);
  return {size, form, steered, steered && random.chance(clear_share, 100)};
}

/// Builds one graph along its guide point.
class Builder {
 public:
  Builder(Random& random, const Shape& shape, const Plan& plan)
      : random_(random),
        ops_(shape.ops),
        exponent_(shape.exponent),
        size_(plan.size),
        form_(plan.form),
        steered_(plan.steered),
        clear_(plan.clear),
        planned_inputs_(draw_input_count()),
        gathers_(random.chance(15, 16)) {
    graph_.nodes.reserve(size_);
    values_.reserve(size_);
    users_.reserve(size_);
    unused_.reserve(size_);
  }

  void build() {
    if (size_ >= 3 && planned_inputs_ > 0 && !ops_.empty() && random_.chance(1, 6)) begin_with_a_pair();
    std::size_t early_inputs = planned_inputs_;
    if (early_inputs > 0 && random_.chance(1, 8)) early_inputs = 1 + random_.below(planned_inputs_);
    while (guide_.size() < early_inputs && remaining() > 0) add_input();
    while (remaining() > 0) {
      // Rarely the output is an input, and all other nodes are dead.
      if (remaining() == 1 && random_.chance(1, 250)) return add_input();
      const bool leaf_wanted = graph_.nodes.empty() || (remaining() > 1 && !is_gathering() && random_.chance(1, 8));
      if (leaf_wanted || !add_operation()) add_leaf();
    }
    end_on_an_operation();
  }

  Graph& graph() { return graph_; }
  const std::vector<double>& guide() const { return guide_; }
  std::span<const Operand> values() const { return values_; }
  bool is_clear() const { return clear_; }

 private:
  /// An operation that is added if it is informative. An operand is an earlier node or, on the right of a binary op, a
  /// constant that is not in the graph yet.
  struct Candidate {
    Op op;
    std::array<Position, 2> operands;
    bool fresh_constant;
    double constant;
  };

  /// One to twelve, and no more than operations can use. With more inputs, fewer paths lead from each to the output,
  /// and they hide fewer of each other's errors.
  std::uint32_t draw_input_count() {
    if (random_.chance(1, 200)) return 0;
    const auto most = static_cast<std::uint32_t>(std::min<std::size_t>(12, (size_ + 1) / 2));
    return 1 + random_.below(most);
  }

  /// Begins with outer(inner(x)), where both functions are chosen before x. This covers pairs that are rare otherwise,
  /// because the outer function accepts few values of the inner one: acosh accepts those of asin from 1 to pi/2.
  void begin_with_a_pair() {
    const Op inner = draw_function(), outer = draw_function();
    if (arity(inner) != 1 || arity(outer) != 1) return;
    constexpr int attempts = 256;
    for (int i = 0; i < attempts; ++i) {
      const Operand x{tame_number(random_), true, true};
      const Operand y{oracle::evaluate(inner, x.value, 0), keeps_exactness(inner), true};
      const Operand z{oracle::evaluate(outer, y.value, 0), y.exact && keeps_exactness(outer), true};
      if (!is_informative(inner, x, {}, false, y.value, demand())) continue;
      if (!is_informative(outer, y, {}, false, z.value, demand())) continue;
      add_input(x.value);
      append({inner, {0, 0}, false, 0}, y);
      append({outer, {1, 0}, false, 0}, z);
      return;
    }
  }

  const Demand& demand() const { return clear_ ? clear : far_graph; }

  void add_leaf() {
    if (guide_.size() < planned_inputs_ && random_.chance(2, 3)) return add_input();
    add_constant();
  }

  void add_input() {
    double coordinate = tame_number(random_);
    if (!steered_ && random_.chance(1, 4)) coordinate = wild_number(random_);
    add_input(coordinate);
  }

  void add_input(double coordinate) {
    guide_.push_back(coordinate);
    graph_.input();
    record({coordinate, true, true});
  }

  void add_constant() {
    const double number = draw_constant();
    graph_.constant(number);
    record({number, true, false});
  }

  double draw_constant() { return !steered_ && random_.chance(1, 8) ? wild_number(random_) : tame_number(random_); }

  void record(const Operand& value) {
    values_.push_back(value);
    users_.push_back(0);
    unused_.push_back(static_cast<Position>(values_.size() - 1));
  }

  /// Adds an operation that is informative at the guide point; false when none was found.
  bool add_operation() {
    if (ops_.empty()) return false;
    for (int ops_tried = 0; ops_tried < 6; ++ops_tried) {
      const Op op = draw_op();
      if (op == Op::pow && exponent_ == corpus::Exponent::constant && !has_room_for_constant()) continue;
      for (int operands_tried = 0; operands_tried < 5; ++operands_tried) {
        if (add_if_good(draw_candidate(op))) return true;
      }
    }
    return false;
  }

  /// Binary operations are drawn more often than their share, because they alone join paths.
  Op draw_op() {
    const bool gathering = is_gathering();
    Op op = random_.pick(ops_);
    for (int again = 0; again < 16 && arity(op) == 1 && (gathering || random_.chance(1, 2)); ++again) {
      op = random_.pick(ops_);
    }
    return op;
  }

  /// A unary operation, unless there are few.
  Op draw_function() {
    Op op = random_.pick(ops_);
    for (int again = 0; again < 16 && arity(op) == 2; ++again) op = random_.pick(ops_);
    return op;
  }

  bool has_room_for_constant() const { return graph_.nodes.size() + 1 < size_ && !is_gathering(); }

  Candidate draw_candidate(Op op) {
    Candidate candidate{op, {draw_operand(), 0}, false, 0};
    if (arity(op) == 1) return candidate;
    candidate.operands[1] =
        !is_gathering() && random_.chance(1, 8) ? candidate.operands[0] : draw_other_operand(candidate.operands[0]);
    const bool constant_wanted = has_room_for_constant() && random_.chance(op == Op::pow ? 4 : 1, 8);
    if (constant_wanted || (op == Op::pow && exponent_ == corpus::Exponent::constant)) {
      candidate.fresh_constant = true;
      candidate.constant = op == Op::pow ? nice_number(random_) : draw_constant();
    }
    return candidate;
  }

  bool add_if_good(Candidate candidate) {
    const Operand left = values_[candidate.operands[0]];
    const Operand right =
        candidate.fresh_constant ? Operand{candidate.constant, true, false} : values_[candidate.operands[1]];
    const bool binary = arity(candidate.op) == 2;
    const bool aliased = binary && !candidate.fresh_constant && candidate.operands[0] == candidate.operands[1];
    const double value = oracle::evaluate(candidate.op, left.value, right.value);
    if (!is_informative(candidate.op, left, right, aliased, value, demand())) {
      if (steered_ || !random_.chance(1, 4)) return false;
    }
    if (candidate.fresh_constant) {
      candidate.operands[1] = graph_.constant(candidate.constant);
      record(right);
    }
    append(candidate, {value, keeps_exactness(candidate.op) && left.exact && (!binary || right.exact),
                       left.varies || (binary && right.varies)});
    return true;
  }

  void append(const Candidate& candidate, const Operand& value) {
    if (arity(candidate.op) == 2) {
      graph_.binary(candidate.op, candidate.operands[0], candidate.operands[1]);
      use(candidate.operands[1]);
    } else {
      graph_.unary(candidate.op, candidate.operands[0]);
    }
    use(candidate.operands[0]);
    record(value);
  }

  void use(Position operand) {
    if (users_[operand]++ == 0) unused_.erase(std::find(unused_.begin(), unused_.end(), operand));
  }

  /// Whether every remaining node is needed to join the unused nodes in the output.
  bool is_gathering() const { return gathers_ && unused_.size() > remaining(); }

  std::size_t remaining() const { return size_ - graph_.nodes.size(); }

  Position draw_operand() {
    if (is_gathering()) return unused();
    switch (form_) {
      case Form::mixed: break;
      case Form::chain:
        if (random_.chance(15, 16)) return last();
        break;
      case Form::wide:
        if (random_.chance(7, 8) && !unused_.empty()) return unused_.front();
        break;
      case Form::hub:
        if (random_.chance(1, 3)) return hub();
        break;
    }
    switch (random_.below(8)) {
      case 0:
      case 1:
      case 2: return unused();
      case 3:
      case 4:
      case 5: return last() - std::min(last(), random_.below(4));
      default: return random_.below(last() + 1);
    }
  }

  /// An operand other than the first, if a few attempts find one.
  Position draw_other_operand(Position first) {
    Position operand = draw_operand();
    for (int again = 0; again < 4 && operand == first; ++again) {
      operand = is_gathering() ? unused() : random_.below(last() + 1);
    }
    return operand;
  }

  Position last() const { return static_cast<Position>(graph_.nodes.size() - 1); }
  Position unused() { return random_.pick(std::span<const Position>(unused_)); }
  Position hub() const { return std::min(last(), static_cast<Position>(planned_inputs_)); }

  /// Removes the leaves after the last operation: a leaf as the output would make all other nodes dead.
  void end_on_an_operation() {
    const auto is_operation = [](const Node& node) { return !is_leaf(node.op); };
    if (std::none_of(graph_.nodes.begin(), graph_.nodes.end(), is_operation)) return;
    while (is_leaf(graph_.nodes.back().op)) {
      if (graph_.nodes.back().op == Op::input) guide_.pop_back();
      graph_.nodes.pop_back();
      values_.pop_back();
    }
  }

  Random& random_;
  std::span<const Op> ops_;
  corpus::Exponent exponent_;
  std::size_t size_;
  Form form_;
  bool steered_;
  bool clear_;
  std::uint32_t planned_inputs_;
  bool gathers_;
  Graph graph_;
  std::vector<double> guide_;
  std::vector<Operand> values_;
  std::vector<std::uint32_t> users_;
  std::vector<Position> unused_;
};

/// If the plan asks for a clear graph, its gradient must be clear too. Exceptions are a chain, which amplifies earlier
/// roundings, and the last of many attempts.
Builder build(Random& random, const Shape& shape) {
  const Plan plan = draw_plan(random, shape);
  constexpr int attempts = 16;
  for (int i = 1;; ++i) {
    Builder builder(random, shape, plan);
    builder.build();
    if (!plan.clear || plan.form == Form::chain || i == attempts) return builder;
    if (has_clear_gradient(builder.graph(), builder.guide())) return builder;
  }
}

}  // namespace

Shape narrowed(Shape shape, const oracle::Capabilities& claims) {
  std::erase_if(shape.ops,
                [&claims](Op op) { return std::find(claims.ops.begin(), claims.ops.end(), op) == claims.ops.end(); });
  if (claims.exponent == corpus::Exponent::constant) shape.exponent = claims.exponent;
  if (claims.second_backward != corpus::SecondBackward::accumulates) shape.second_backward = claims.second_backward;
  if (claims.dtype == corpus::Dtype::float32) shape.dtype = claims.dtype;
  shape.finite_inputs = shape.finite_inputs || claims.finite_inputs;
  return shape;
}

Shape narrowed_to_oracle(Shape shape, oracle::Capabilities claims) {
  claims.second_backward = corpus::SecondBackward::accumulates;
  claims.finite_inputs = false;
  return narrowed(std::move(shape), claims);
}

Question draw(Random& random, const Shape& shape) {
  Builder builder = build(random, shape);
  oracle::Points points =
      draw_points(random, {builder.graph(), builder.guide(), builder.values(), builder.is_clear()}, shape.points);
  Question question = in_format({std::move(builder.graph()), std::move(points)}, shape.dtype);
  return shape.finite_inputs ? made_finite(std::move(question), shape.dtype) : question;
}

}  // namespace minigrad::properties
