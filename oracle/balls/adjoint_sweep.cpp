// SPDX-License-Identifier: MIT
#include "oracle/balls/adjoint_sweep.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace minigrad::oracle {
namespace {

/// The lowest bit that is set in an exact number other than 0, as a power of 2.
slong lowest_bit(const Ball& exact) { return arf_abs_bound_lt_2exp_si(exact.midpoint()) - arf_bits(exact.midpoint()); }

bool is_power_of_two(const Ball& x) { return arb_is_exact(x) && arf_bits(x.midpoint()) == 1; }

/// The terms that an adjoint is the sum of. They are recorded only if they are three or more.
struct Inflow {
  Magnitude magnitudes;                                  ///< the sum of the terms' magnitudes
  slong lowest_bit = std::numeric_limits<slong>::max();  ///< of the exact terms, as a power of 2
  bool exact = true;
};

class AdjointSweep {
 public:
  AdjointSweep(const Graph& graph, const std::vector<bool>& alive, const std::vector<BallLocal>& locals,
               const BallFormat& format)
      : graph_(graph),
        alive_(alive),
        locals_(locals),
        format_(format),
        adjoints_(graph.nodes.size()),
        term_counts_(graph.nodes.size()),
        depends_on_(graph.nodes.size()) {}

  std::vector<Adjoint> run() {
    Adjoint& output = adjoints_.back();
    arb_one(output.sum);
    mag_one(output.gross);
    output.lowest_bit = 0;
    count_terms();
    find_dependencies();
    for (std::size_t i = graph_.nodes.size(); i-- > 0;) {
      if (!alive_[i]) continue;
      allow_any_order(i);
      for (std::size_t k = 0; k < arity(graph_.nodes[i].op); ++k) pass_back(i, k);
    }
    return std::move(adjoints_);
  }

 private:
  void count_terms() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!alive_[i]) continue;
      for (std::size_t k = 0; k < arity(graph_.nodes[i].op); ++k) ++term_counts_[graph_.nodes[i].operands[k]];
    }
  }

  void pass_back(std::size_t i, std::size_t edge) {
    const Adjoint& from = adjoints_[i];
    const BallLocal& local = locals_[i];
    const Flow flow = local.flow[edge];
    if (flow == Flow::nothing) return;
    const bool is_zero = arb_is_zero(from.sum) && from.singular == 0 && !from.is_limit;
    const Ball& partial = local.partials[edge];
    if (is_zero && flow == Flow::partial && !arb_is_finite(partial)) return;
    const std::size_t to_index = graph_.nodes[i].operands[edge];
    Adjoint& to = adjoints_[to_index];
    if (flow != Flow::partial) {
      // 0 times a bounded partial is 0. Times an infinite one it is 0 along the inputs along which the adjoint stays 0,
      // as in y * sqrt(x) at (0, 0), but unknown along others: sqrt(x) * sqrt(x) is x.
      if (!is_zero || flow == Flow::undefined) to.singular |= is_zero ? from.varies : ~InputSet{0};
      return;
    }
    to.singular |= from.singular;
    if (from.singular == ~InputSet{0}) return;
    to.is_limit = to.is_limit || from.is_limit || (local.is_limit && arb_is_zero(partial));
    to.varies |= variation(from, partial, partial_depends_on(i, edge));
    add_term(from, partial, to, any_order_matters(to_index) ? &inflows_[to_index] : nullptr);
    add_gross(from, partial, to);
  }

  /// Along which inputs a term may change: a factor that is 0 and stays 0 keeps the product at 0.
  static InputSet variation(const Adjoint& from, const Ball& partial, InputSet partial_varies) {
    InputSet varies = from.varies | partial_varies;
    if (arb_is_zero(from.sum)) varies &= from.varies;
    if (arb_is_zero(partial)) varies &= partial_varies;
    return varies;
  }

  InputSet partial_depends_on(std::size_t i, std::size_t edge) const {
    const Node& node = graph_.nodes[i];
    switch (node.op) {
      case Op::add:
      case Op::sub:
      case Op::neg: return 0;
      case Op::mul: return depends_on_[node.operands[1 - edge]];
      case Op::abs:
      case Op::relu:
      case Op::max:
      case Op::min: return locals_[i].branch == Branch::none ? 0 : depends_on_[i];
      default: return depends_on_[i];
    }
  }

  void find_dependencies() {
    std::size_t input = 0;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      if (node.op == Op::input) depends_on_[i] = InputSet{1} << (input++ % 64);
      for (std::size_t k = 0; k < arity(node.op); ++k) depends_on_[i] |= depends_on_[node.operands[k]];
    }
  }

  void add_term(const Adjoint& from, const Ball& partial, Adjoint& to, Inflow* inflow) const {
    Ball term;
    arb_mul(term, from.sum, partial, format_.precision());
    format_.fit(term);
    arb_add(to.sum, to.sum, term, format_.precision());
    format_.fit(to.sum);
    if (inflow == nullptr) return;
    Magnitude magnitude;
    arb_get_mag(magnitude, term);
    mag_add(inflow->magnitudes, inflow->magnitudes, magnitude);
    inflow->exact = inflow->exact && arb_is_exact(term);
    if (inflow->exact && !arb_is_zero(term)) inflow->lowest_bit = std::min(inflow->lowest_bit, lowest_bit(term));
  }

  void add_gross(const Adjoint& from, const Ball& partial, Adjoint& to) const {
    Magnitude magnitude;
    arb_get_mag(magnitude, partial);
    if (mag_is_zero(magnitude) || mag_is_zero(from.gross)) return;
    to.factors = mag_is_zero(to.gross) ? from.factors + (is_power_of_two(partial) ? 0U : 1U) : 2;
    mag_addmul(to.gross, from.gross, magnitude);
    if (!format_.rounds()) return;
    to.is_exact = to.is_exact && from.is_exact && arb_is_exact(partial);
    if (to.is_exact) to.lowest_bit = std::min(to.lowest_bit, from.lowest_bit + lowest_bit(partial));
  }

  bool any_order_matters(std::size_t node) const { return format_.rounds() && term_counts_[node] >= 3; }

  /// Three terms or more have sums that depend on their order, and an engine may visit nodes in another order than
  /// this sweep. Then each partial sum is at most the sum of magnitudes, and is rounded; unless all terms are multiples
  /// of one power of 2 and few enough for any sum of them to be exact.
  void allow_any_order(std::size_t node) {
    if (!any_order_matters(node)) return;
    const Inflow& inflow = inflows_[node];
    const Magnitude& total = inflow.magnitudes;
    if (inflow.exact && (mag_is_zero(total) || mag_cmp_2exp_si(total, inflow.lowest_bit + format_.precision()) <= 0)) {
      return;
    }
    Magnitude error;
    mag_mul_ui(error, total, ulong{term_counts_[node] - 2});
    mag_mul_2exp_si(error, error, -format_.precision());
    arb_add_error_mag(adjoints_[node].sum, error);
  }

  const Graph& graph_;
  const std::vector<bool>& alive_;
  const std::vector<BallLocal>& locals_;
  const BallFormat& format_;
  std::vector<Adjoint> adjoints_;
  std::vector<std::uint32_t> term_counts_;
  std::unordered_map<std::size_t, Inflow> inflows_;  ///< of nodes with three terms or more
  std::vector<InputSet> depends_on_;
};

}  // namespace

void add_paths(PathSum& total, const PathSum& call) {
  mag_add(total.gross, total.gross, call.gross);
  total.lowest_bit = std::min(total.lowest_bit, call.lowest_bit);
  total.is_exact = total.is_exact && call.is_exact;
  total.factors = std::max(total.factors, call.factors);
}

Magnitude order_error(const PathSum& paths, slong precision) {
  Magnitude error;
  if (paths.factors <= 1) return error;
  if (paths.is_exact && (mag_is_zero(paths.gross) || mag_cmp_2exp_si(paths.gross, paths.lowest_bit + precision) <= 0)) {
    return error;
  }
  // 21 / 16 is a little more than 1.3.
  mag_mul_ui(error, paths.gross, 21);
  mag_mul_2exp_si(error, error, -4 - precision);
  return error;
}

bool is_singular(const Graph& graph, const Adjoint& adjoint, Position node) {
  if (graph.nodes[node].op != Op::input) return adjoint.singular != 0;
  std::size_t input = 0;
  for (Position i = 0; i < node; ++i) input += graph.nodes[i].op == Op::input ? 1 : 0;
  return (adjoint.singular >> (input % 64) & 1U) != 0;
}

std::vector<Adjoint> sweep_back(const Graph& graph, const std::vector<bool>& reaches_output,
                                const std::vector<BallLocal>& locals, const BallFormat& format) {
  return AdjointSweep(graph, reaches_output, locals, format).run();
}

}  // namespace minigrad::oracle
