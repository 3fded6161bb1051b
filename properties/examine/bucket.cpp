// SPDX-License-Identifier: MIT
#include "properties/examine/bucket.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "oracle/evaluate.h"
#include "oracle/traits/op_traits.h"
#include "properties/shrink/shrink.h"

namespace minigrad::properties {
namespace {

using oracle::ordinary_points;
using oracle::Verdict;

OperandClass class_of(double number) {
  const double size = std::fabs(number);
  const bool negative = number < 0;
  if (std::isnan(number)) return {NumberClass::nan, false};
  if (std::isinf(number)) return {NumberClass::infinite, negative};
  if (number == 0) return {std::signbit(number) ? NumberClass::negative_zero : NumberClass::zero, false};
  if (size < std::numeric_limits<double>::min()) return {NumberClass::subnormal, negative};
  if (size < 0x1p-26) return {NumberClass::tiny, negative};
  return {size > 0x1p26 ? NumberClass::huge : NumberClass::plain, negative};
}

/// Whether a number is so large or small that a power of ten nearer to 1 is worth trying.
bool is_far_from_one(double number) {
  switch (class_of(number).kind) {
    case NumberClass::infinite:
    case NumberClass::subnormal:
    case NumberClass::tiny:
    case NumberClass::huge: return true;
    case NumberClass::nan:
    case NumberClass::zero:
    case NumberClass::negative_zero:
    case NumberClass::plain: break;
  }
  return false;
}

/// The classes of the coordinates and constants, in construction order.
std::vector<OperandClass> region_of(const Example& example) {
  std::vector<OperandClass> region;
  std::optional<double> last;
  std::size_t next_coordinate = 0;
  for (const Node& node : example.graph.nodes) {
    if (!is_leaf(node.op)) continue;
    const double number = node.op == Op::input ? example.point[next_coordinate++] : node.constant;
    region.push_back(class_of(number));
    region.back().equals_last = last == number;
    last = number;
  }
  return region;
}

/// The kinds of sharing in a graph.
struct Structure {
  bool chain = false;
  bool aliased = false;
  bool two_users = false;
  bool three_uses = false;
  bool diamond = false;

  explicit Structure(const Graph& graph) {
    std::vector<int> users(graph.nodes.size());
    std::vector<int> uses(graph.nodes.size());
    for (const Node& node : graph.nodes) {
      const std::size_t operands = arity(node.op);
      const bool is_aliased = operands == 2 && node.operands[0] == node.operands[1];
      aliased = aliased || is_aliased;
      for (std::size_t k = 0; k < operands; ++k) {
        const Position operand = node.operands[k];
        ++uses[operand];
        if (k == 0 || !is_aliased) ++users[operand];
        chain = chain || !is_leaf(graph.nodes[operand].op);
        two_users = two_users || users[operand] >= 2;
        three_uses = three_uses || uses[operand] >= 3;
        diamond = diamond || (users[operand] >= 2 && !is_leaf(graph.nodes[operand].op));
      }
    }
  }

  Sharing sharing() const {
    if (diamond) return Sharing::diamond;
    if (three_uses) return Sharing::three_uses;
    if (two_users) return Sharing::two_users;
    return aliased ? Sharing::aliased : Sharing::none;
  }
};

bool is_wrong_number(Verdict verdict) {
  return verdict == Verdict::wrong || verdict == Verdict::imprecise || verdict == Verdict::convention;
}

/// An engine may have two bugs in one operation: an exception at one number, and a wrong number at others.
bool is_same_kind(Verdict a, Verdict b) { return a == b || (is_wrong_number(a) && is_wrong_number(b)); }

/// Searches for the motif of one failure.
class Search {
 public:
  Search(const Example& failing, Bucket whole, Ask ask)
      : failing_(failing), bucket_(std::move(whole)), ask_(std::move(ask)), structure_(failing.graph) {}

  Bucket run() {
    if (look_at_leaf() || look_at_operations() || look_at_structure() || look_at_aliased_operations()) return bucket_;
    for (const Node& node : failing_.graph.nodes) {
      if (!is_leaf(node.op)) bucket_.ops.push_back(node.op);
    }
    bucket_.sharing = structure_.sharing();
    bucket_.region = region_of(failing_);
    return bucket_;
  }

 private:
  /// Whether the example fails in the same way; if so, records its verdict and this motif.
  bool fails(const Example& example, Motif motif, Sharing sharing = Sharing::none) {
    const Verdict verdict = ask_(example);
    if (!is_failure(verdict) || !is_same_kind(verdict, bucket_.verdict)) return false;
    bucket_.verdict = verdict;
    bucket_.motif = motif;
    bucket_.sharing = sharing;
    return true;
  }

  bool look_at_leaf() {
    Example leaf{{}, {0.6}};
    leaf.graph.input();
    return fails(leaf, Motif::leaf);
  }

  bool fails_at_ordinary_points(Op op) {
    for (const std::vector<double>& point : ordinary_points(op)) {
      if (fails({one_operation(op), point}, Motif::operation)) return true;
    }
    return false;
  }

  /// Each operation alone with distinct operands: first at ordinary points, then at the operands that it has here.
  bool look_at_operations() {
    for (const Node& node : failing_.graph.nodes) {
      if (is_leaf(node.op) || !fails_at_ordinary_points(node.op)) continue;
      bucket_.ops = {node.op};
      return true;
    }
    const std::vector<double> values = oracle::evaluate(failing_.graph, failing_.point);
    for (const Node& node : failing_.graph.nodes) {
      if (is_leaf(node.op)) continue;
      Example alone{one_operation(node.op), {}};
      for (std::size_t k = 0; k < arity(node.op); ++k) alone.point.push_back(values[node.operands[k]]);
      if (settle_at_operation(node.op, alone, Sharing::none)) return true;
    }
    return false;
  }

  bool look_at_aliased_operations() {
    const std::vector<double> values = oracle::evaluate(failing_.graph, failing_.point);
    for (const Node& node : failing_.graph.nodes) {
      if (arity(node.op) != 2 || node.operands[0] != node.operands[1]) continue;
      Example alone{{}, {values[node.operands[0]]}};
      alone.graph.input();
      alone.graph.binary(node.op, 0, 0);
      if (settle_at_operation(node.op, alone, Sharing::aliased)) return true;
    }
    return false;
  }

  /// If the operation fails alone, settles on it. The region is that of the simplest numbers that fail, moved
  /// towards 1.
  bool settle_at_operation(Op op, const Example& alone, Sharing sharing) {
    constexpr std::size_t enough = 1000;
    if (!fails(alone, Motif::operation, sharing)) return false;
    const Shrunk simplest = shrink(
        alone,
        [&](const Example& candidate) { return candidate.graph == alone.graph && ask_(candidate) == bucket_.verdict; },
        enough);
    bucket_.ops = {op};
    bucket_.region = region_of(nearest_to_one(simplest.example));
    return true;
  }

  /// Shrinking prefers short numbers, and 1e300 is shorter than 1000.
  Example nearest_to_one(Example example) {
    for (double& number : example.point) {
      const double before = number;
      if (!is_far_from_one(before)) continue;
      bool fails = false;
      for (int digits = 0; !fails && digits < 8; ++digits) {
        number = std::copysign(std::pow(10.0, std::fabs(before) > 1 ? digits : -digits), before);
        fails = ask_(example) == bucket_.verdict;
      }
      if (!fails) number = before;
    }
    return example;
  }

  /// The plainest graph of each structure in the failing graph.
  bool look_at_structure() {
    const std::optional<Op> unary = sound_operation({Op::neg, Op::exp, Op::sin, Op::tanh});
    const std::optional<Op> binary = sound_operation({Op::add, Op::mul, Op::sub, Op::hypot});
    if (!unary || !binary) return false;
    Graph chain, two, aliased, three, diamond;
    for (Graph* const graph : {&chain, &two, &aliased, &three, &diamond}) graph->input();
    chain.unary(*unary, chain.unary(*unary, 0));
    two.binary(*binary, two.unary(*unary, 0), 0);
    aliased.binary(*binary, 0, 0);
    three.binary(*binary, three.binary(*binary, three.unary(*unary, 0), 0), 0);
    diamond.unary(*unary, 0);
    diamond.binary(*binary, diamond.unary(*unary, 1), 1);
    const std::vector<double> at = {0.6};
    return (structure_.chain && fails({chain, at}, Motif::chain)) ||
           ((structure_.two_users || structure_.aliased) && fails({two, at}, Motif::sharing, Sharing::two_users)) ||
           (structure_.aliased && fails({aliased, at}, Motif::sharing, Sharing::aliased)) ||
           (structure_.three_uses && fails({three, at}, Motif::sharing, Sharing::three_uses)) ||
           (structure_.diamond && fails({diamond, at}, Motif::sharing, Sharing::diamond));
  }

  /// The first operation that is right alone: when a graph of it fails, the structure is at fault.
  std::optional<Op> sound_operation(std::initializer_list<Op> candidates) {
    for (const Op op : candidates) {
      const auto fails_there = [&](const std::vector<double>& point) {
        return is_failure(ask_({one_operation(op), point}));
      };
      if (std::ranges::none_of(ordinary_points(op), fails_there)) return op;
    }
    return std::nullopt;
  }

  const Example& failing_;
  Bucket bucket_;
  Ask ask_;
  Structure structure_;
};

std::string_view name(Sharing sharing) {
  switch (sharing) {
    case Sharing::none: return "";
    case Sharing::aliased: return "of one node twice";
    case Sharing::two_users: return "with two users of a node";
    case Sharing::three_uses: return "with three uses of a node";
    case Sharing::diamond: return "with two users of a result";
  }
  return "";
}

std::string_view name(NumberClass kind) {
  switch (kind) {
    case NumberClass::nan: return "nan";
    case NumberClass::infinite: return "infinite";
    case NumberClass::zero: return "0";
    case NumberClass::negative_zero: return "-0";
    case NumberClass::subnormal: return "subnormal";
    case NumberClass::tiny: return "tiny";
    case NumberClass::plain: return "plain";
    case NumberClass::huge: return "huge";
  }
  return "";
}

std::string region_text(const std::vector<OperandClass>& region) {
  std::string text;
  for (const OperandClass& operand : region) {
    if (!text.empty()) text += ", ";
    if (operand.equals_last) text += "equal ";
    if (operand.negative) text += "negative ";
    text += name(operand.kind);
  }
  return text;
}

std::string motif_text(const Bucket& bucket) {
  switch (bucket.motif) {
    case Motif::leaf: return "any graph";
    case Motif::chain: return "any operation on a result";
    case Motif::sharing: return fmt::format("any operation {}", name(bucket.sharing));
    case Motif::unknown: return "in a graph that was not made small";
    case Motif::operation:
    case Motif::whole: break;
  }
  std::string text;
  for (const Op op : bucket.ops) text += fmt::format("{}{}", text.empty() ? "" : " ", name(op));
  if (bucket.sharing != Sharing::none) text += fmt::format(" {}", name(bucket.sharing));
  return text;
}

}  // namespace

std::string to_text(const Bucket& bucket) {
  return fmt::format("{}: {}{}, {}{}", bucket.party, name(bucket.verdict), bucket.calls == Calls::twice ? " twice" : "",
                     motif_text(bucket),
                     bucket.region.empty() ? "" : fmt::format(" at ({})", region_text(bucket.region)));
}

Bucket bucket_of(const Example& failing, Verdict verdict, Calls calls, const std::string& party, const Ask& ask) {
  return Search(failing, {party, verdict, calls, Motif::whole, {}, Sharing::none, {}}, ask).run();
}

std::string operand_kinds(std::span<const double> operands) {
  std::vector<OperandClass> region;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    region.push_back(class_of(operands[i]));
    region.back().equals_last = i > 0 && operands[i] == operands[i - 1];
  }
  return region_text(region);
}

Bucket without_motif(Bucket whole) {
  return {std::move(whole.party), whole.verdict, Calls::once, Motif::unknown, {}, Sharing::none, {}};
}

}  // namespace minigrad::properties
