// SPDX-License-Identifier: MIT
#include "properties/examine/examine.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "oracle/evaluate.h"
#include "oracle/quick/quick_judge.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Backward;
using oracle::Capabilities;
using oracle::Differentiator;
using oracle::Judge;
using oracle::Judgement;
using oracle::Lanes;
using oracle::Outcome;
using oracle::Points;
using oracle::QuickJudge;
using oracle::Verdict;

/// Two answers within so many units in the last place of each other are alike. It decides only who is asked, never who
/// is right; that two are wrong alike is what the thorough share of a campaign looks for.
constexpr std::int64_t alike_ulps = 4;

/// So many points of a graph that is judged thoroughly are.
constexpr std::size_t sample_size = 16;

double component(const Answers& answers, std::size_t point, std::size_t c) {
  return c == 0 ? answers.values[point] : answers.gradient(point)[c - 1];
}

/// Whether two numbers are neighbours of one sign, the same infinity, or both NaN.
bool are_alike(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return true;
  if (!std::isfinite(a) || !std::isfinite(b) || std::signbit(a) != std::signbit(b)) return false;
  const std::int64_t apart = std::bit_cast<std::int64_t>(a) - std::bit_cast<std::int64_t>(b);
  return apart <= alike_ulps && apart >= -alike_ulps;
}

/// Whether such an answer has a distance from the truth.
bool is_measured(Verdict verdict) {
  return verdict == Verdict::agree || verdict == Verdict::imprecise || verdict == Verdict::wrong;
}

/// The judge of what an engine of these claims answers: by its own precision, choices at kinks and second backward.
Judge judge_of(const Capabilities& claims, const Graph& graph, std::span<const double> point, Backward backward) {
  return Judge(graph, point, claims, to_manner(claims, graph, backward));
}

/// What a refusal comes to: an error where no answer is owed, as an exception at log(-1), is none.
Verdict refusal_at(const oracle::Status& status, const Capabilities& claims, const Graph& graph,
                   std::span<const double> point, Backward backward) {
  const bool is_excused =
      status.outcome == Outcome::error && !judge_of(claims, graph, point, backward).owes_an_answer();
  return is_excused ? Verdict::singular : oracle::refusal(status.outcome);
}

/// Whether one judge will do for both.
bool are_judged_alike(const Capabilities& a, const Capabilities& b) {
  return a.dtype == b.dtype && a.kinks == b.kinks && a.second_backward == b.second_backward;
}

/// A quick judge of one's own. Its memory, some kilobytes a node, outlives the loan and serves the next one; an
/// examination may need another one on its way, to find a guilty op.
class BorrowedQuickJudge {
 public:
  BorrowedQuickJudge() {
    if (idle().empty()) idle().push_back(std::make_unique<QuickJudge>());
    judge_ = std::move(idle().back());
    idle().pop_back();
  }
  BorrowedQuickJudge(const BorrowedQuickJudge&) = delete;
  BorrowedQuickJudge& operator=(const BorrowedQuickJudge&) = delete;
  ~BorrowedQuickJudge() { idle().push_back(std::move(judge_)); }

  QuickJudge& operator*() { return *judge_; }

 private:
  static std::vector<std::unique_ptr<QuickJudge>>& idle() {
    thread_local std::vector<std::unique_ptr<QuickJudge>> judges;
    return judges;
  }

  std::unique_ptr<QuickJudge> judge_;
};

/// Who was asked about a batch, and what was answered.
struct Party {
  Party(Differentiator& asked, const Graph& graph, const Points& points, Backward backward)
      : differentiator(asked), answers(asked.differentiate(graph, points, backward)) {
    const Capabilities& claims = asked.capabilities();
    in_doubles = claims.dtype == corpus::Dtype::float64;
    // What starts afresh owes what the last call adds, whichever calls came before.
    owed = claims.second_backward == corpus::SecondBackward::afresh ? Backward::once : backward;
  }

  const Capabilities& claims() const { return differentiator.capabilities(); }
  const oracle::Status& status(std::size_t p) const { return answers.statuses[p]; }
  bool answered(std::size_t p) const { return status(p).outcome == Outcome::answered; }
  double operator()(std::size_t p, std::size_t c) const { return component(answers, p, c); }

  /// The value and the gradient at a point.
  std::vector<double> components(std::size_t p) const {
    std::vector<double> all{answers.values[p]};
    all.insert(all.end(), answers.gradient(p).begin(), answers.gradient(p).end());
    return all;
  }

  Differentiator& differentiator;
  Answers answers;
  bool in_doubles;  ///< the only numbers that the quick judge knows
  Backward owed;
};

/// For the point in each lane: how many components the quick judge proves right, and how many it knows and does not
/// prove.
struct Proofs {
  Lanes proven{};
  Lanes missed{};
};

/// One batch under examination.
class Examiner {
 public:
  Examiner(const Graph& graph, const Points& points, Backward backward, Differentiator& engine, Differentiator* oracle)
      : graph_(graph),
        points_(points),
        backward_(backward),
        engine_(engine, graph, points, backward),
        quick_(*borrowed_) {
    if (oracle != nullptr) oracle_.emplace(*oracle, graph, points, backward);
  }

  Examination run(Thoroughness thoroughness) {
    thorough_ = thoroughness == Thoroughness::judge_all;
    result_.tally.graphs = 1;
    result_.tally.points = points_.size();
    if (thorough_) result_.tally.sampled_points = std::min(points_.size(), sample_size);
    quick_.prepare(graph_);
    for (std::size_t p = 0; p < points_.size(); ++p) {
      lane_ = p % oracle::lanes;
      if (lane_ == 0) look(p);
      sampled_ = thorough_ && p < sample_size;
      examine(p);
    }
    result_.tally.failing_graphs = result_.failures.empty() ? 0 : 1;
    return std::move(result_);
  }

 private:
  std::size_t components() const { return 1 + points_.dimension(); }
  bool has_oracle(std::size_t p) const { return oracle_ && oracle_->answered(p); }
  Judge judge_of(const Party& party, std::size_t p) const {
    return properties::judge_of(party.claims(), graph_, points_[p], backward_);
  }
  Verdict refusal_of(const Party& party, std::size_t p) const {
    return refusal_at(party.status(p), party.claims(), graph_, points_[p], backward_);
  }

  void refuse(std::size_t p) {
    const Verdict verdict = refusal_of(engine_, p);
    result_.tally.engine[verdict] += components();
    if (is_failure(verdict)) result_.failures.push_back({p, verdict, engine_.status(p).reason});
  }

  void examine(std::size_t p) {
    if (!engine_.answered(p)) return refuse(p);
    const bool on_trial = sampled_ && p == 0;
    if (!on_trial && is_proven()) return accept(p);
    if (!sampled_ && has_oracle(p) && engine_.in_doubles && !is_suspect()) {
      // Where the two differ one point speaks for its batch: such places are the same for most of it.
      if (is_alike(p) || std::exchange(judged_unknown_, true)) return leave();
    }
    judge(p);
  }

  /// Asks the quick judge about the next points, as many as there are lanes.
  void look(std::size_t first) {
    quick_.sweep(points_, first);
    engine_proofs_ = prove(engine_, first);
    if (oracle_) oracle_proofs_ = prove(*oracle_, first);
  }

  Proofs prove(const Party& party, std::size_t first) const {
    Proofs proofs;
    if (!party.in_doubles) return proofs;
    const std::size_t count = std::min(oracle::lanes, points_.size() - first);
    Lanes answers{};
    for (std::size_t c = 0; c < components(); ++c) {
      for (std::size_t lane = 0; lane < count; ++lane) answers[lane] = party(first + lane, c);
      const oracle::Opinion opinion = quick_.judge(c, answers, party.owed);
      for (std::size_t lane = 0; lane < oracle::lanes; ++lane) {
        proofs.proven[lane] += opinion.agrees[lane];
        proofs.missed[lane] += opinion.knows[lane] * (1 - opinion.agrees[lane]);
      }
    }
    return proofs;
  }

  bool is_proven() const { return engine_proofs_.proven[lane_] == static_cast<double>(components()); }

  /// Whether the quick judge could have proven a component right, and has not.
  bool is_suspect() const { return engine_proofs_.missed[lane_] > 0; }

  bool is_alike(std::size_t p) const {
    for (std::size_t c = 0; c < components(); ++c) {
      if (!are_alike(engine_(p, c), (*oracle_)(p, c))) return false;
    }
    return true;
  }

  void accept(std::size_t p) {
    ++result_.tally.proven_points;
    result_.tally.engine[Verdict::agree] += components();
    if (sampled_) ++result_.tally.resolved_points;
    if (oracle_) accept_oracle(p);
  }

  /// Of an oracle that is off where the engine is right no more than that is said, but in a thorough examination.
  void accept_oracle(std::size_t p) {
    if (!oracle_->answered(p)) return count_refusal_of_oracle(p);
    const auto proven = static_cast<std::uint64_t>(oracle_proofs_.proven[lane_]);
    if (proven < components() && sampled_) return judge_oracle(judge_of(*oracle_, p), p);
    result_.tally.oracle[Verdict::agree] += proven;
    result_.tally.oracle_unjudged += components() - proven;
  }

  void leave() {
    ++result_.tally.unjudged_points;
    result_.tally.engine_unjudged += components();
    result_.tally.oracle_unjudged += components();
  }

  void judge(std::size_t p) {
    const Judge judge = judge_of(engine_, p);
    ++result_.tally.judged_points;
    bool resolved = true;
    Verdict worst = Verdict::agree;
    for (const Judgement& finding : judgements_of(judge, engine_.components(p))) {
      const Verdict verdict = finding.verdict;
      ++result_.tally.engine[verdict];
      if (sampled_ && is_measured(verdict) && !finding.own_kink) result_.tally.engine_errors.add(finding.radii);
      resolved = resolved && verdict != Verdict::singular && verdict != Verdict::unresolved;
      if (is_failure(verdict) && !is_failure(worst)) worst = verdict;
    }
    if (resolved && sampled_) ++result_.tally.resolved_points;
    if (is_failure(worst)) result_.failures.push_back({p, worst, {}});
    if (!oracle_) return;
    are_judged_alike(engine_.claims(), oracle_->claims()) ? judge_oracle(judge, p) : accept_oracle(p);
  }

  /// The distance from the truth takes the truth, and so more time than a verdict: it is measured only in the sample.
  std::vector<Judgement> judgements_of(const Judge& judge, const std::vector<double>& answers) const {
    if (sampled_) return judge.judge_all(answers);
    std::vector<Judgement> judgements;
    for (const Verdict verdict : judge.verdicts(answers)) judgements.push_back({verdict});
    return judgements;
  }

  void count_refusal_of_oracle(std::size_t p) { result_.tally.oracle[refusal_of(*oracle_, p)] += components(); }

  void judge_oracle(const Judge& judge, std::size_t p) {
    if (!oracle_->answered(p)) return count_refusal_of_oracle(p);
    VerdictCounts counts;
    for (const Verdict verdict : judge.verdicts(oracle_->components(p))) ++counts[verdict];
    result_.tally.oracle += counts;
    if (counts.failures() == 0) return;
    // To find the guilty op costs a question for each node, so one point speaks for its whole batch.
    if (oracle_blame_.empty()) oracle_blame_ = blame(graph_, points_[p], oracle_->differentiator);
    for (const Verdict verdict : {Verdict::imprecise, Verdict::wrong, Verdict::convention}) {
      result_.tally.oracle_by_op[oracle_blame_][verdict] += counts[verdict];
    }
  }

  const Graph& graph_;
  const Points& points_;
  Backward backward_;
  Party engine_;
  std::optional<Party> oracle_;
  BorrowedQuickJudge borrowed_;
  QuickJudge& quick_;
  std::size_t lane_ = 0;
  Proofs engine_proofs_;  ///< at the present points, as many as there are lanes
  Proofs oracle_proofs_;
  bool thorough_ = false;
  bool sampled_ = false;  ///< the judge sees all at the present point that is not proven
  bool judged_unknown_ = false;
  std::string oracle_blame_;
  Examination result_;
};

Points single(std::span<const double> point) {
  Points points(point.size());
  points.push_back(point);
  return points;
}

/// The graph of one operation by itself, with one input where both operands are one node, and its point.
struct OneOperation {
  Graph graph;
  std::vector<double> point;
};

OneOperation single_operation(const Node& node, const std::vector<double>& values) {
  OneOperation one;
  const auto [left, right] = node.operands;
  one.graph.input();
  one.point.push_back(values[left]);
  if (arity(node.op) == 1) {
    one.graph.unary(node.op, 0);
  } else if (left == right) {
    one.graph.binary(node.op, 0, 0);
  } else {
    one.graph.input();
    one.point.push_back(values[right]);
    one.graph.binary(node.op, 0, 1);
  }
  return one;
}

}  // namespace

Examination examine(const Graph& graph, const Points& points, Backward backward, Differentiator& engine,
                    Differentiator* oracle, Thoroughness thoroughness) {
  return Examiner(graph, points, backward, engine, oracle).run(thoroughness);
}

std::vector<ComponentReport> inspect(const Graph& graph, std::span<const double> point, Backward backward,
                                     Differentiator& engine, Differentiator* oracle) {
  const Points points = single(point);
  const Party asked(engine, graph, points, backward);
  std::optional<Party> other;
  if (oracle != nullptr) other.emplace(*oracle, graph, points, backward);
  const Judge judge = judge_of(asked.claims(), graph, point, backward);
  const Judge other_judge = judge_of((other ? *other : asked).claims(), graph, point, backward);
  const auto find_all = [&](const Party& party, const Judge& its_judge) {
    if (party.answered(0)) return its_judge.judge_all(party.components(0));
    const Judgement refused{refusal_at(party.status(0), party.claims(), graph, point, backward), 0};
    return std::vector<Judgement>(its_judge.components(), refused);
  };
  const std::vector<Judgement> judgements = find_all(asked, judge);
  const std::vector<Judgement> other_judgements = other ? find_all(*other, other_judge) : std::vector<Judgement>{};
  std::vector<ComponentReport> reports;
  for (std::size_t c = 0; c < judge.components(); ++c) {
    ComponentReport report{
        c, asked(0, c), std::nullopt, judge.truth(c), judgements[c], std::nullopt, asked.status(0).reason};
    if (other && other->answered(0)) report.oracle = (*other)(0, c);
    if (other) report.oracle_judgement = other_judgements[c];
    reports.push_back(report);
  }
  return reports;
}

Verdict verdict_at(const Graph& graph, std::span<const double> point, Backward backward, Differentiator& engine) {
  const Points points = single(point);
  const Examination examination = examine(graph, points, backward, engine, nullptr, Thoroughness::judge_all);
  if (!examination.failures.empty()) return examination.failures.front().verdict;
  return examination.tally.engine[Verdict::unsupported] > 0 ? Verdict::unsupported : Verdict::agree;
}

std::string blame(const Graph& graph, std::span<const double> point, Differentiator& differentiator) {
  const std::vector<double> values = oracle::evaluate(graph, point);
  const std::vector<bool> alive = reaches_output(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (!alive[i] || is_leaf(node.op)) continue;
    OneOperation one = single_operation(node, values);
    one.point = in_format(std::move(one.point), differentiator.capabilities().dtype);
    if (is_failure(verdict_at(one.graph, one.point, Backward::once, differentiator))) return std::string(name(node.op));
  }
  return "composition";
}

}  // namespace minigrad::properties
