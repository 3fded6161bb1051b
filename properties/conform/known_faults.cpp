// SPDX-License-Identifier: MIT
#include "properties/conform/known_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "minigrad/graph_queries.h"
#include "oracle/traits/op_traits.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

struct Suspect {
  std::string_view fault;
  std::string_view key;
  std::string_view sentence;
};

/// Planted faults of the sweep, and formulas that lose digits, in the order in which they are tried.
constexpr std::array<Suspect, 18> suspects = {{
    {"aliased-edges", "aliased-operands",
     "Edges keyed by operand (a set of children, or a map from operand to partial): where both operands are the same "
     "node, one of the two shares is lost."},
    {"stale-adjoints", "stale-second-backward",
     "A second backward starts from the adjoints that the first one left in inner nodes: set them to 0 before each "
     "sweep, or keep them for one sweep only."},
    {"second-ignored", "second-backward-ignored",
     "A second backward does nothing, although the engine declares that it accumulates."},
    {"assigned-adjoint", "lost-accumulation",
     "= where += is needed: of several users of a node, only the share of the last one is kept."},
    {"third-path-lost", "third-path-lost", "The third user of a node passes nothing back."},
    {"seed-ignored", "seed-ignored", "The sweep does not start from 1 at the output."},
    {"reversed-sweep", "visiting-order",
     "A node is visited before all of its users: visit nodes in the reverse order of construction or in topological "
     "order, not in the order of a depth-first walk."},
    {"tanh-unstable", "tanh",
     "The answers are those of a formula that loses digits: 1 - t*t cancels where t is near 1; 1 / cosh(x)^2, or 4 e / "
     "(1 + e)^2 with e = exp(-2|x|), does not."},
    {"sigmoid-unstable", "sigmoid",
     "The answers are those of a formula that loses digits: s * (1 - s) cancels where s is near 1; e / (1 + e)^2 with "
     "e = exp(-|x|) does not."},
    {"expm1-unstable", "expm1",
     "The answers are those of a formula that loses digits: exp(x) - 1 loses the digits of small x, and the derivative "
     "as y + 1 cancels where y is near -1; use the library's expm1, and exp(x)."},
    {"sigmoid-overflow", "sigmoid-overflow",
     "An intermediate result of sigmoid overflows at a large operand: use exp(-|x|), which cannot."},
    {"relu-side", "relu-side",
     "The derivative of relu is 1 left of 0 and 0 right of it: the comparison is the wrong way round."},
    {"relu-kink", "relu-kink",
     "The derivative of relu at 0 is 1, where the contract has 0. This is no fault if it is intended: declare it under "
     "\"kinks\"."},
    {"abs-kink", "abs-kink",
     "The derivative of abs at 0 is 1, where the contract has 0. This is no fault if it is intended: declare it under "
     "\"kinks\"."},
    {"max-tie", "max-tie",
     "At a tie of max the left operand takes all, where the contract gives 1/2 to each. This is no fault if it is "
     "intended: declare it under \"kinks\"."},
    {"min-tie", "min-tie",
     "At a tie of min the left operand takes all, where the contract gives 1/2 to each. This is no fault if it is "
     "intended: declare it under \"kinks\"."},
    {"zero-times-infinity", "zero-times-infinity",
     "An adjoint of 0 is multiplied by a partial that is infinite or undefined, which gives NaN: skip nodes whose "
     "adjoint is 0."},
    {"branch-not-taken", "branch-not-taken",
     "An operand that the function does not depend on here, such as the one that max does not take, receives 0 times "
     "an infinite adjoint, which is NaN: pass nothing to it."},
}};

struct Bend {
  std::string_view suffix;
  std::string_view sentence;
};

/// Planted faults of a single operation, which are named OP-SUFFIX.
constexpr std::array<Bend, 4> bends = {{
    {"swapped", "The partials of {} are swapped between its operands."},
    {"sign", "The partial of {} has the wrong sign."},
    {"dropped", "The left operand of {} gets no gradient."},
    {"doubled", "The left operand of {} gets its gradient twice."},
}};

bool is_near(double hypothesis, double answer, double error) {
  if (std::isnan(hypothesis) || std::isnan(answer)) return std::isnan(hypothesis) && std::isnan(answer);
  if (hypothesis == answer || !std::isfinite(hypothesis) || !std::isfinite(answer)) return hypothesis == answer;
  const double rounding = 8 * std::numeric_limits<double>::epsilon() * std::fabs(answer);
  return std::fabs(hypothesis - answer) <= std::max(0.01 * error, rounding);
}

std::vector<double> answers_of(oracle::Differentiator& engine, const Question& question) {
  const oracle::Answers answers = engine.differentiate(question);
  if (answers.statuses[0].outcome != oracle::Outcome::answered) return {};
  return answers.all_at(0);
}

bool are_alike(const std::vector<double>& hypothesis, const std::vector<double>& answers, double error) {
  if (hypothesis.size() != answers.size()) return false;
  for (std::size_t c = 0; c < answers.size(); ++c) {
    if (!is_near(hypothesis[c], answers[c], error)) return false;
  }
  return true;
}

/// Questions that tell faults of the sweep apart: sharing without aliasing, aliasing without other sharing, three
/// users, two calls of backward. They use one operation that the engine claims.
std::vector<Question> make_probes(const corpus::Capabilities& claims) {
  const auto claimed = [&](Op op) { return std::find(claims.ops.begin(), claims.ops.end(), op) != claims.ops.end(); };
  constexpr std::array candidates = {Op::mul, Op::add, Op::sub, Op::div};
  const auto* const op = std::find_if(candidates.begin(), candidates.end(), claimed);
  if (op == candidates.end()) return {};
  const auto graph = [&](const std::vector<std::array<Position, 2>>& operands) {
    Graph made;
    made.input();
    made.input();
    for (const auto& [left, right] : operands) made.binary(*op, left, right);
    return made;
  };
  const corpus::Points at = corpus::batch({{3, 5}});
  const Graph shared = graph({{0, 1}, {2, 0}});
  std::vector<Question> probes = {{graph({{0, 1}}), at},
                                  {graph({{0, 1}, {2, 0}, {3, 2}}), at},
                                  {graph({{0, 1}, {2, 2}}), at},
                                  {graph({{0, 1}, {2, 0}, {3, 0}}), at},
                                  {shared, at, corpus::backward_twice(shared)}};
  for (Question& probe : probes) probe = in_preferred_constants(std::move(probe), claims);
  return probes;
}

/// The same question for a planted fault, which accumulates. For an engine that starts afresh, gradients are cleared
/// before each call.
Question for_accumulating(Question question, corpus::SecondBackward second_backward) {
  if (second_backward != corpus::SecondBackward::afresh || question.manner.backward.size() < 2) return question;
  std::vector<std::optional<Position>> steps;
  for (const std::optional<Position>& step : question.manner.backward) {
    if (step) steps.emplace_back(std::nullopt);
    steps.push_back(step);
  }
  question.manner.backward = std::move(steps);
  return question;
}

/// Compares an engine with planted faults.
class Confrontation {
 public:
  Confrontation(const Symptom& symptom, oracle::Differentiator& engine) : symptom_(symptom), engine_(engine) {
    for (Question& probe : make_probes(engine.capabilities())) {
      if (find_unclaimed(engine.capabilities(), probe.graph, probe.manner)) continue;
      probe_answers_.push_back(answers_of(engine, probe));
      probes_.push_back(std::move(probe));
    }
  }

  /// Whether an engine with this fault answers like the engine: to the symptom, to the probes, and to further
  /// questions.
  bool is_suspect(std::string_view fault, const std::vector<Question>& further = {}) const {
    const auto engine = make_faulty_engine(fault);
    if (!engine) return false;
    const PointVerdict& verdict = symptom_.verdict;
    const double error = verdict.truth ? std::fabs(verdict.answer() - verdict.truth->value) : 0;
    if (!are_alike(planted_answers(*engine, symptom_.question), verdict.answers, std::isfinite(error) ? error : 0))
      return false;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      if (!are_alike(planted_answers(*engine, probes_[i]), probe_answers_[i], 0)) return false;
    }
    return std::all_of(further.begin(), further.end(), [&](const Question& question) {
      return are_alike(planted_answers(*engine, question), answers_of(engine_, question), 0);
    });
  }

 private:
  std::vector<double> planted_answers(oracle::Differentiator& planted, const Question& question) const {
    return answers_of(planted, for_accumulating(question, engine_.capabilities().second_backward));
  }

  const Symptom& symptom_;
  oracle::Differentiator& engine_;
  std::vector<Question> probes_;
  std::vector<std::vector<double>> probe_answers_;
};

std::optional<Cause> bent_operation(const Symptom& symptom, const Confrontation& confrontation) {
  for (const Op op : operations(symptom.question.graph)) {
    const std::vector<Question> ordinary = ordinary_questions(op, symptom.question.manner.constants);
    for (const Bend& bend : bends) {
      if (!confrontation.is_suspect(fmt::format("{}-{}", name(op), bend.suffix), ordinary)) continue;
      return Cause{fmt::format("{}-{}", name(op), bend.suffix), fmt::format(fmt::runtime(bend.sentence), name(op))};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Cause> known_fault(const Symptom& symptom, oracle::Differentiator& engine) {
  // Planted faults compute in doubles.
  if (engine.capabilities().dtype != corpus::Dtype::float64 || symptom.question.graph.nodes.size() > 10'000) {
    return std::nullopt;
  }
  const Confrontation confrontation(symptom, engine);
  const bool accumulates = engine.capabilities().second_backward == corpus::SecondBackward::accumulates;
  for (const Suspect& suspect : suspects) {
    if (suspect.fault == "second-ignored" && !accumulates) continue;
    if (!confrontation.is_suspect(suspect.fault)) continue;
    return Cause{std::string(suspect.key), std::string(suspect.sentence)};
  }
  return bent_operation(symptom, confrontation);
}

std::vector<Question> ordinary_questions(Op op, corpus::Constants constants) {
  std::vector<Question> questions;
  for (const Coordinates& point : oracle::ordinary_points(op)) {
    questions.push_back(corpus::question_at(one_operation(op), point, {.constants = constants}));
  }
  return questions;
}

}  // namespace minigrad::properties
