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
#include "properties/shrink/example.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Capabilities;
using oracle::Differentiator;
using oracle::Judge;
using oracle::Judgement;
using oracle::Lanes;
using oracle::QuickJudge;
using oracle::Verdict;

/// Answers that differ by at most this number of units in the last place are alike. This decides only whether the judge
/// is asked, not who is right. The thorough share of a campaign finds engines that are wrong alike.
constexpr std::int64_t alike_ulps = 4;

/// The quick judge takes 4.4 kilobytes a node, so larger graphs are left to the judge.
constexpr std::size_t most_quick_nodes = 100'000;

/// The number of points that a thorough examination judges.
constexpr std::size_t sample_size = 16;

/// Whether two numbers are close and of one sign, the same infinity, or both NaN.
bool are_alike(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return true;
  if (!std::isfinite(a) || !std::isfinite(b) || std::signbit(a) != std::signbit(b)) return false;
  const std::int64_t apart = std::bit_cast<std::int64_t>(a) - std::bit_cast<std::int64_t>(b);
  return apart <= alike_ulps && apart >= -alike_ulps;
}

/// Whether an answer with this verdict has a distance from the truth.
bool is_measured(Verdict verdict) {
  return verdict == Verdict::agree || verdict == Verdict::imprecise || verdict == Verdict::wrong;
}

/// Whether one judge serves both engines.
bool are_judged_alike(const Capabilities& a, const Capabilities& b) {
  return a.dtype == b.dtype && a.kinks == b.kinks && a.second_backward == b.second_backward;
}

/// Borrows a quick judge from a pool of this thread. Its memory, some kilobytes per node, is reused. An examination may
/// need a second one, to find the op at fault.
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

/// The question with constants in the way that the oracle prefers.
EngineAnswers ask_oracle(const Question& question, Differentiator& oracle) {
  return {in_preferred_constants(question, oracle.capabilities()), oracle};
}

/// The number of calls of backward that add up in the gradient; nothing when the quick judge cannot judge the answers:
/// floats, gradients of other nodes, backward on other nodes, more than two calls, or a huge graph.
std::optional<std::size_t> calls_for_quick_judge(const EngineAnswers& given) {
  const auto& [graph, points, manner] = given.question();
  if (graph.nodes.size() > most_quick_nodes) return std::nullopt;
  if (given.claims().dtype != corpus::Dtype::float64 || !manner.wanted.empty()) return std::nullopt;
  std::optional<std::size_t> calls = calls_on_output(graph, manner);
  if (calls > 1U && given.claims().second_backward != corpus::SecondBackward::accumulates) calls = 1;
  return calls == 1U || calls == 2U ? calls : std::nullopt;
}

/// For the point in each lane, the number of components that the quick judge proves right, and the number of those that
/// it could prove but did not.
struct Proofs {
  Lanes proven{};
  Lanes missed{};
};

/// One batch under examination.
class Examiner {
 public:
  Examiner(const Question& question, Differentiator& engine, Differentiator* oracle)
      : graph_(question.graph), points_(question.points), engine_(question, engine), quick_(*borrowed_) {
    engine_calls_ = calls_for_quick_judge(engine_);
    if (oracle == nullptr) return;
    oracle_.emplace(ask_oracle(question, *oracle));
    oracle_calls_ = calls_for_quick_judge(*oracle_);
  }

  Examination run(Thoroughness thoroughness) {
    thorough_ = thoroughness == Thoroughness::judge_all;
    result_.tally.graphs = 1;
    result_.tally.points = points_.size();
    if (thorough_) result_.tally.sampled_points = std::min(points_.size(), sample_size);
    if (is_quick()) quick_.prepare(graph_);
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
  std::size_t components() const { return engine_.components(); }
  bool has_oracle(std::size_t p) const { return oracle_ && oracle_->is_answered(p); }

  void refuse(std::size_t p) {
    const Verdict verdict = engine_.refusal(p);
    result_.tally.engine[verdict] += components();
    if (is_failure(verdict)) result_.failures.push_back({p, verdict, engine_.status(p).reason});
  }

  void examine(std::size_t p) {
    if (!engine_.is_answered(p)) return refuse(p);
    const bool on_trial = sampled_ && p == 0;
    if (!on_trial && is_proven()) return accept(p);
    if (!sampled_ && has_oracle(p) && engine_calls_ && !is_suspect()) {
      // Where the two differ, one point stands for its batch: the two probably differ at most of its points.
      if (is_alike(p) || std::exchange(judged_unknown_, true)) return leave();
    }
    judge(p);
  }

  bool is_quick() const { return engine_calls_ || oracle_calls_; }

  /// Runs the quick judge on the next points, one in each lane.
  void look(std::size_t first) {
    if (!is_quick()) return;
    quick_.sweep(points_, first);
    engine_proofs_ = prove(engine_, engine_calls_, first);
    if (oracle_) oracle_proofs_ = prove(*oracle_, oracle_calls_, first);
  }

  Proofs prove(const EngineAnswers& given, std::optional<std::size_t> calls, std::size_t first) const {
    Proofs proofs;
    if (!calls) return proofs;
    const std::size_t count = std::min(oracle::lanes, points_.size() - first);
    Lanes answers{};
    for (Component c; c.index < components(); ++c.index) {
      for (std::size_t lane = 0; lane < count; ++lane) answers[lane] = given(first + lane, c);
      const oracle::Opinion opinion = quick_.judge(c.index, answers, *calls);
      for (std::size_t lane = 0; lane < oracle::lanes; ++lane) {
        proofs.proven[lane] += opinion.agrees[lane];
        proofs.missed[lane] += opinion.knows[lane] * (1 - opinion.agrees[lane]);
      }
    }
    return proofs;
  }

  bool is_proven() const { return engine_proofs_.proven[lane_] == static_cast<double>(components()); }

  /// Whether the quick judge could have proven a component right and did not.
  bool is_suspect() const { return engine_proofs_.missed[lane_] > 0; }

  bool is_alike(std::size_t p) const {
    for (Component c; c.index < components(); ++c.index) {
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

  /// Where the engine is right, the oracle is judged in thorough examinations only.
  void accept_oracle(std::size_t p) {
    if (!oracle_->is_answered(p)) return count_refusal_of_oracle(p);
    const auto proven = static_cast<std::uint64_t>(oracle_proofs_.proven[lane_]);
    if (proven < components() && sampled_) return judge_oracle(oracle_->judge(p), p);
    result_.tally.oracle[Verdict::agree] += proven;
    result_.tally.oracle_unjudged += components() - proven;
  }

  void leave() {
    ++result_.tally.unjudged_points;
    result_.tally.engine_unjudged += components();
    result_.tally.oracle_unjudged += components();
  }

  void judge(std::size_t p) {
    const Judge judge = engine_.judge(p);
    ++result_.tally.judged_points;
    bool resolved = true;
    Verdict worst = Verdict::agree;
    for (const Judgement& judgement : judgements_of(judge, engine_.components_at(p))) {
      const Verdict verdict = judgement.verdict;
      ++result_.tally.engine[verdict];
      if (sampled_ && is_measured(verdict) && !judgement.own_kink) result_.tally.engine_errors.add(judgement.radii);
      resolved = resolved && verdict != Verdict::singular && verdict != Verdict::unresolved;
      if (is_failure(verdict) && !is_failure(worst)) worst = verdict;
    }
    if (resolved && sampled_) ++result_.tally.resolved_points;
    if (is_failure(worst)) result_.failures.push_back({p, worst, {}});
    if (!oracle_) return;
    are_judged_alike(engine_.claims(), oracle_->claims()) ? judge_oracle(judge, p) : accept_oracle(p);
  }

  /// The size of an error, unlike a verdict, needs the truth, which takes more time: it is measured only in the sample.
  std::vector<Judgement> judgements_of(const Judge& judge, const std::vector<double>& answers) const {
    if (sampled_) return judge.judge_all(answers);
    std::vector<Judgement> judgements;
    for (const Verdict verdict : judge.verdicts(answers)) judgements.push_back({verdict});
    return judgements;
  }

  void count_refusal_of_oracle(std::size_t p) { result_.tally.oracle[oracle_->refusal(p)] += components(); }

  void judge_oracle(const Judge& judge, std::size_t p) {
    if (!oracle_->is_answered(p)) return count_refusal_of_oracle(p);
    VerdictCounts counts;
    for (const Verdict verdict : judge.verdicts(oracle_->components_at(p))) ++counts[verdict];
    result_.tally.oracle += counts;
    if (counts.failures() == 0) return;
    // Finding the op at fault takes one question per node, so one point stands for the whole batch.
    if (oracle_blame_.empty()) oracle_blame_ = blame(graph_, points_[p], oracle_->engine());
    for (const Verdict verdict : {Verdict::imprecise, Verdict::wrong, Verdict::convention}) {
      result_.tally.oracle_by_op[oracle_blame_][verdict] += counts[verdict];
    }
  }

  const Graph& graph_;
  const corpus::Points& points_;
  EngineAnswers engine_;
  std::optional<EngineAnswers> oracle_;
  std::optional<std::size_t> engine_calls_;  ///< for the quick judge
  std::optional<std::size_t> oracle_calls_;
  BorrowedQuickJudge borrowed_;
  QuickJudge& quick_;
  std::size_t lane_ = 0;
  Proofs engine_proofs_;  ///< at the current points, one in each lane
  Proofs oracle_proofs_;
  bool thorough_ = false;
  bool sampled_ = false;  ///< the judge sees every unproven answer at the current point
  bool judged_unknown_ = false;
  std::string oracle_blame_;
  Examination result_;
};

/// The operation of a node by itself, with one input where both operands are one node.
Example alone(const Node& node, const std::vector<double>& values) {
  const auto [left, right] = node.operands;
  if (arity(node.op) == 1) return {one_operation(node.op), {values[left]}};
  if (left != right) return {one_operation(node.op), {values[left], values[right]}};
  Example aliased{{}, {values[left]}};
  aliased.graph.binary(node.op, aliased.graph.input(), 0);
  return aliased;
}

/// The judgements on all components of the answers at a point; the same for all where there is no answer.
std::vector<Judgement> judgements_at(const EngineAnswers& given, std::size_t point, const oracle::PointJudge& judge) {
  if (given.is_answered(point)) return judge.judge_all(given.components_at(point));
  return std::vector<Judgement>(judge.components(), Judgement{given.refusal(point, judge), 0});
}

}  // namespace

Examination examine(const Question& question, Differentiator& engine, Differentiator* oracle,
                    Thoroughness thoroughness) {
  return Examiner(question, engine, oracle).run(thoroughness);
}

std::vector<ComponentReport> inspect(const Question& question, Differentiator& engine, Differentiator* oracle) {
  const EngineAnswers asked(question, engine);
  if (oracle == nullptr) return inspect(asked, nullptr, 0);
  const EngineAnswers other = ask_oracle(question, *oracle);
  return inspect(asked, &other, 0);
}

std::vector<ComponentReport> inspect(const EngineAnswers& engine, const EngineAnswers* oracle, std::size_t point) {
  std::vector<ComponentReport> reports = inspect(engine, point, engine.judge(point));
  if (oracle == nullptr) return reports;
  const std::vector<Judgement> judgements = judgements_at(*oracle, point, oracle->judge(point));
  for (ComponentReport& report : reports) {
    if (oracle->is_answered(point)) report.oracle = (*oracle)(point, report.component);
    report.oracle_judgement = judgements[report.component.index];
  }
  return reports;
}

std::vector<ComponentReport> inspect(const EngineAnswers& engine, std::size_t point, const oracle::PointJudge& judge) {
  const std::vector<Judgement> judgements = judgements_at(engine, point, judge);
  std::vector<ComponentReport> reports;
  for (Component c; c.index < judge.components(); ++c.index) {
    reports.push_back({c, engine(point, c), std::nullopt, judge.truth(c.index), judge.refuses_some(c.index),
                       judgements[c.index], std::nullopt, engine.status(point).reason});
  }
  return reports;
}

Verdict verdict_on(const Question& question, Differentiator& engine) {
  const Examination examination = examine(question, engine, nullptr, Thoroughness::judge_all);
  if (!examination.failures.empty()) return examination.failures.front().verdict;
  return examination.tally.engine[Verdict::unsupported] > 0 ? Verdict::unsupported : Verdict::agree;
}

std::string blame(const Graph& graph, std::span<const double> point, Differentiator& differentiator) {
  const Capabilities& claims = differentiator.capabilities();
  const std::vector<double> values = oracle::evaluate(graph, point);
  const std::vector<bool> alive = reaches_output(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (!alive[i] || is_leaf(node.op)) continue;
    const Question question = in_format(in_preferred_constants(to_question(alone(node, values)), claims), claims.dtype);
    if (is_failure(verdict_on(question, differentiator))) return std::string(name(node.op));
  }
  return "composition";
}

}  // namespace minigrad::properties
