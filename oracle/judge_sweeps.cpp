// SPDX-License-Identifier: MIT
#include "oracle/judge_sweeps.h"

#include <utility>

namespace minigrad::oracle {
namespace {

/// Precisions for the truth, tried until its own radius is negligible.
constexpr std::array<slong, 3> truth_precisions = {256, 1024, 4096};

/// Combining the ends of n kinks takes 2^n sweeps.
constexpr std::size_t most_combined_kinks = 6;

/// Whether the radius of the truth is negligible compared with that of the engine's rounding.
bool is_sharp(const Expected& truth, const Expected& rounded) {
  if (rounded.state != State::finite || truth.state == State::singular || truth.state == State::outside) return true;
  if (truth.state != State::finite) return false;
  if (arb_is_exact(truth.ball)) return true;
  Magnitude bound;
  mag_mul_2exp_si(bound, rounded.ball.radius(), -20);
  return mag_cmp(truth.ball.radius(), bound) <= 0;
}

bool is_sharp(const OwedSweep& truth, const OwedSweep& rounded) {
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (!is_sharp(truth[Component{i}], rounded[Component{i}])) return false;
  }
  return true;
}

}  // namespace

bool Judge::Sweeps::knows_truth(Component component) const { return is_sharp(exact()[component], rounded_[component]); }

Judge::Sweeps::Sweeps(const Graph& graph, std::span<const double> point, Terms terms)
    : graph_(graph),
      point_(point),
      terms_(std::move(terms)),
      rounded_(graph, point, terms_.owed, {.precision = terms_.precision, .numbers = Numbers::binary}) {}

Judge::Sweeps::Cache Judge::Sweeps::make(const SweepOptions& options) const {
  return std::make_unique<OwedSweep>(graph_, point_, terms_.owed, options);
}

const OwedSweep& Judge::Sweeps::cached(Cache& cache, const SweepOptions& options) const {
  if (!cache) cache = make(options);
  return *cache;
}

bool Judge::Sweeps::sharpen() const {
  if (next_precision_ == truth_precisions.size()) return false;
  exact_ = make({.precision = truth_precisions[next_precision_++]});
  return true;
}

const OwedSweep& Judge::Sweeps::exact() const {
  if (exact_) return *exact_;
  while (sharpen() && !is_sharp(*exact_, rounded_)) continue;
  return *exact_;
}

const OwedSweep& Judge::Sweeps::usual() const {
  return cached(usual_, {.precision = terms_.precision, .numbers = Numbers::binary, .formulas = Formulas::usual});
}

const std::vector<Judge::Sweeps::Explanation>& Judge::Sweeps::sweeps_of_formulas() const {
  if (!explanations_.empty()) return explanations_;
  SweepOptions options{.precision = precision(), .numbers = Numbers::binary, .formulas = Formulas::library};
  explanations_.push_back({"a mathematical library within the standard's ulps", make(options)});
  options.formulas = Formulas::usual;
  std::vector<bool> has_op(all_ops.size(), false);
  for (const Node& node : graph_.nodes) {
    if (has_op[static_cast<std::size_t>(node.op)]) continue;
    has_op[static_cast<std::size_t>(node.op)] = true;
    for (const UsualFormula& formula : usual_formulas(node.op)) {
      options.only = &formula;
      explanations_.push_back({formula.name, make(options)});
    }
  }
  return explanations_;
}

const OwedSweep& Judge::Sweeps::coarse() const {
  return cached(coarse_, {.precision = terms_.precision - 2, .numbers = Numbers::binary});
}

bool Judge::Sweeps::has_declared() const {
  return !(terms_.kinks == corpus::KinkChoices{}) && !exact().kinks().empty();
}

const OwedSweep& Judge::Sweeps::declared() const { return cached(declared_, {.choice = terms_.kinks}); }

const OwedSweep& Judge::Sweeps::declared_rounded() const {
  return cached(declared_rounded_, {.precision = terms_.precision, .numbers = Numbers::binary, .choice = terms_.kinks});
}

const std::vector<std::unique_ptr<OwedSweep>>& Judge::Sweeps::corners() const {
  if (corners_) return *corners_;
  corners_.emplace();
  const std::vector<Position>& kinks = exact().kinks();
  if (kinks.empty() || kinks.size() > most_combined_kinks) return *corners_;
  std::vector<KinkEnd> ends(graph_.nodes.size(), KinkEnd::choice);
  for (std::size_t corner = 0; corner < std::size_t{1} << kinks.size(); ++corner) {
    for (std::size_t k = 0; k < kinks.size(); ++k) {
      ends[kinks[k]] = (corner >> k & 1U) != 0 ? KinkEnd::high : KinkEnd::low;
    }
    corners_->push_back(make({.kink_ends = ends}));
  }
  return *corners_;
}

const OwedSweep& Judge::Sweeps::all_subgradients() const {
  return cached(all_subgradients_, {.kinks = KinkMode::subgradients});
}

}  // namespace minigrad::oracle
