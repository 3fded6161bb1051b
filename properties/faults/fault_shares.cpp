// SPDX-License-Identifier: MIT
#include "properties/faults/fault_shares.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "oracle/judge.h"
#include "properties/campaign/campaign.h"
#include "properties/faults/tolerance_checks.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Judge;
using oracle::Outcome;
using oracle::Verdict;

/// 0 and -0 are equal here, and so are two NaN.
bool unequal(double a, double b) { return a != b && !(std::isnan(a) && std::isnan(b)); }

/// One graph of a campaign, answered with and without the fault.
class Comparison {
 public:
  Comparison(const Question& question, std::uint64_t seed, oracle::Differentiator& faulty, FaultShares& shares)
      : question_(question),
        seed_(seed),
        sound_(make_faultless_engine()->differentiate(question)),
        faulty_(faulty.differentiate(question)),
        faulty_once_(is_once() ? faulty_ : faulty.differentiate({graph_, points_})),
        shares_(shares) {}

  /// Counts points until this many have a truth.
  void count(std::size_t most_with_truth) {
    const std::uint64_t enough = shares_.with_truth + std::min(most_with_truth, share_points_of_a_graph);
    for (std::size_t p = 0; p < points_.size() && shares_.with_truth < enough; ++p) {
      if (faulty_.statuses[p].outcome != Outcome::answered) {
        count_refusal();
      } else if (is_changed(p)) {
        count_answer(p);
      }
    }
  }

 private:
  std::size_t components() const { return sound_.components(); }
  bool is_once() const { return question_.manner.backward.empty(); }
  bool is_changed(std::size_t p, std::size_t c) const { return unequal(faulty_.at(p, {c}), sound_.at(p, {c})); }

  bool is_changed(std::size_t p) const {
    for (std::size_t c = 0; c < components(); ++c) {
      if (is_changed(p, c)) return true;
    }
    return false;
  }

  /// Every test notices an exception.
  void count_refusal() { shares_ += {1, 1, 0, 0, 0, 1, 1, 1, 1}; }

  void count_answer(std::size_t p) {
    const Judge judge(graph_, points_[p], {}, question_.manner);
    ++shares_.changed;
    bool has_truth = false;
    bool within_rounding = true;
    for (std::size_t c = 0; c < components(); ++c) {
      const std::optional<oracle::Truth> truth = is_changed(p, c) ? judge.truth(c) : std::nullopt;
      if (!truth) continue;
      has_truth = true;
      // Written so that NaN is not within rounding.
      if (!(std::fabs(faulty_.at(p, {c}) - sound_.at(p, {c})) <= truth->radius)) within_rounding = false;
    }
    if (!has_truth) return;
    ++shares_.with_truth;
    const bool failed = count_verdict(judge, p);
    shares_.within_rounding += within_rounding && !failed ? 1 : 0;
    count_tolerances(judge, p);
  }

  /// Returns whether any component fails.
  bool count_verdict(const Judge& judge, std::size_t p) {
    bool wrong = false;
    bool imprecise = false;
    bool failed = false;
    for (const Verdict verdict : judge.verdicts(faulty_.all_at(p))) {
      wrong = wrong || verdict == Verdict::wrong;
      imprecise = imprecise || verdict == Verdict::imprecise;
      failed = failed || is_failure(verdict);
    }
    shares_.wrong += wrong ? 1 : 0;
    shares_.imprecise += imprecise && !wrong ? 1 : 0;
    shares_.failed += failed ? 1 : 0;
    return failed;
  }

  void count_tolerances(const Judge& judge, std::size_t p) {
    bool beyond_rtol = false;
    for (std::size_t c = 0; c < components(); ++c) {
      const std::optional<oracle::Truth> truth = judge.truth(c);
      beyond_rtol = beyond_rtol || (truth && !is_close(faulty_.at(p, {c}), truth->value, 0, 1e-6));
    }
    shares_.rtol += beyond_rtol ? 1 : 0;
    const TrueGradient truth = is_once() ? true_gradient(judge) : true_gradient(Judge(graph_, points_[p]));
    const std::span<const double> gradient = faulty_once_.gradient(p);
    shares_.gradcheck += gradcheck_finds(graph_, points_[p], gradient, truth) ? 1 : 0;
    shares_.jax += check_grads_finds(graph_, points_[p], gradient, truth, case_seed(seed_, "tangent", p)) ? 1 : 0;
  }

  static TrueGradient true_gradient(const Judge& judge) {
    TrueGradient gradient;
    for (std::size_t c = 1; c < judge.components(); ++c) {
      const std::optional<oracle::Truth> truth = judge.truth(c);
      gradient.push_back(truth ? std::optional(truth->value) : std::nullopt);
    }
    return gradient;
  }

  const Question& question_;
  const Graph& graph_ = question_.graph;
  const oracle::Points& points_ = question_.points;
  std::uint64_t seed_;
  Answers sound_;
  Answers faulty_;
  Answers faulty_once_;
  FaultShares& shares_;
};

}  // namespace

FaultShares& FaultShares::operator+=(const FaultShares& other) {
  changed += other.changed;
  with_truth += other.with_truth;
  within_rounding += other.within_rounding;
  wrong += other.wrong;
  imprecise += other.imprecise;
  failed += other.failed;
  gradcheck += other.gradcheck;
  jax += other.jax;
  rtol += other.rtol;
  return *this;
}

FaultShares measure_shares(const Fault& fault, const ShareLimits& limits) {
  FaultShares shares;
  if (fault.sub_output == SubFault::crash) return shares;
  const std::unique_ptr<oracle::Differentiator> faulty = make_faulty_engine(fault.name);
  for (std::uint64_t i = 0; i < limits.graphs_of_a_seed; ++i) {
    for (std::uint64_t seed = 1; seed <= limits.seeds; ++seed) {
      if (shares.with_truth >= limits.points) return shares;
      const Subject subject = draw_subject(seed, i, {});
      Comparison comparison(subject.question, case_seed(seed, "tangents", i), *faulty, shares);
      comparison.count(limits.points - shares.with_truth);
    }
  }
  return shares;
}

}  // namespace minigrad::properties
