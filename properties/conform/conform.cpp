// SPDX-License-Identifier: MIT
#include "properties/conform/conform.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "minigrad/graph_queries.h"
#include "oracle/programs/engine_process.h"
#include "properties/conform/likely_cause.h"
#include "properties/conform/timed_engine.h"
#include "properties/generate/generate.h"
#include "properties/generate/usage.h"
#include "properties/support/number_format.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;
using Clock = std::chrono::steady_clock;

/// The number of failures that are minimized; later ones are attributed to a known fault if possible.
constexpr std::size_t most_examined = 200;

std::vector<Op> sorted_operations(const Graph& graph) {
  std::vector<Op> ops = operations(graph);
  std::ranges::sort(ops);
  return ops;
}

/// Whether the large graph has every operation of the small one.
bool contains_all(const std::vector<Op>& large, const Graph& small) {
  const std::vector<Op> needed = sorted_operations(small);
  return std::includes(large.begin(), large.end(), needed.begin(), needed.end());
}

/// The only operation, or "composition".
std::string operation_of(const Graph& graph) {
  const std::vector<Op> ops = operations(graph);
  return ops.size() == 1 ? std::string(name(ops.front())) : "composition";
}

/// How a style differs from the plain one, as part of a key.
std::string key_of_style(const Style& style, const Style& plain) {
  std::string key;
  if (style.constants != plain.constants) {
    key += style.constants == corpus::Constants::own ? "-own-constants" : "-numbers";
  }
  if (style.in_place) key += "-in-place";
  switch (style.calls) {
    case Calls::once: break;
    case Calls::inner: key += "-inner-node"; break;
    case Calls::cleared: key += "-cleared"; break;
    case Calls::twice:
    case Calls::inner_then_output:
    case Calls::output_then_inner: key += "-second-backward"; break;
  }
  if (style.all_gradients) key += "-inner-gradient";
  return key;
}

std::string key_without_cause(const Symptom& symptom, const corpus::Capabilities& claims) {
  std::string key;
  const auto& [graph, points, manner] = symptom.question;
  const std::vector<Op> ops = sorted_operations(graph);
  for (std::size_t i = 0; i < ops.size() && i < 4; ++i)
    key += fmt::format("{}{}", key.empty() ? "" : "-", name(ops[i]));
  if (key.empty()) key = "leaf";
  return key + key_of_style(style_of(manner, graph), plainest_style(claims));
}

/// For an engine that supports constant exponents only, turns other powers into products.
void keep_exponents_constant(Graph& graph, const corpus::Capabilities& claims) {
  if (claims.exponent == corpus::Exponent::any) return;
  for (Node& node : graph.nodes) {
    if (node.op == Op::pow && graph.nodes[node.operands[1]].op != Op::constant) node.op = Op::mul;
  }
}

class Session {
 public:
  Session(oracle::Differentiator& engine, const ConformOptions& options)
      : engine_(engine, options.deadline), options_(options) {
    result_.claims = engine.capabilities();
  }

  Conformance run() {
    const Clock::time_point start = Clock::now();
    try {
      ask_simplest_graphs();
      if (!result_.adapter_is_wrong || options_.force) {
        for (const ConformanceLevel& level : conformance_suite()) ask_level(level);
        ask_random_graphs();
      }
    } catch (const oracle::EngineGone& gone) {
      result_.gone = gone.what();
    }
    result_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::move(result_);
  }

 private:
  void ask_simplest_graphs() try {
    Smoke smoke = smoke_test(engine_);
    result_.smoke = std::move(smoke.words);
    result_.adapter_is_wrong = smoke.adapter_is_wrong;
  } catch (const OutOfTime&) {
    result_.out_of_time = true;
  }

  void leave_out(const ConformanceLevel& level) {
    result_.out_of_time = true;
    ++result_.left_out[level.name];
  }

  void ask_level(const ConformanceLevel& level) {
    const auto& wanted = options_.levels;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), level.name) == wanted.end()) return;
    for (const ConformanceCase& c : level.cases) ask_case(level, c);
  }

  /// The manner of a case. For an engine without that kind of constants it has the other kind, unless the level asks
  /// that case anyway.
  corpus::Manner manner_of_case(const ConformanceLevel& level, const ConformanceCase& c) const {
    const auto& kinds = result_.claims.constants;
    const bool is_claimed = std::find(kinds.begin(), kinds.end(), c.manner.constants) != kinds.end();
    return is_claimed || has_twin(level, c) ? c.manner : in_preferred_constants(c.manner, result_.claims);
  }

  void ask_case(const ConformanceLevel& level, const ConformanceCase& c) {
    if (engine_.is_over()) return leave_out(level);
    const Question question{expand(c.graph), corpus::batch(c.points), manner_of_case(level, c)};
    CaseResult result;
    result.level = level.name;
    result.id = c.id;
    result.ops = sorted_operations(question.graph);
    ops_of_levels_.insert(result.ops.begin(), result.ops.end());
    if (const auto unclaimed = find_unclaimed(result_.claims, question.graph, question.manner)) {
      result.claimed = false;
      result.verdict = Verdict::unsupported;
      result.reason = *unclaimed;
    } else {
      try {
        fill_in(result, c, question);
      } catch (const OutOfTime&) {
        return leave_out(level);
      }
    }
    result_.cases.push_back(std::move(result));
  }

  void fill_in(CaseResult& result, const ConformanceCase& c, const Question& question) {
    const std::vector<PointVerdict> verdicts = judge_answers(question, engine_);
    count_answer(verdicts);
    const std::size_t worst = worst_of(verdicts);
    for (const PointVerdict& verdict : verdicts) {
      result.own_kink = result.own_kink || verdict.own_kink;
      if (verdict.verdict == Verdict::unsupported) result.reason = verdict.reason;
    }
    if (is_failure(verdicts[worst].verdict)) {
      result.verdict = verdicts[worst].verdict;
      result.ulps = verdicts[worst].ulps;
      result.reason = verdicts[worst].reason;
      const Question failing = in_format(question_at(question, worst), result_.claims.dtype);
      result.defect = attribute({failing, verdicts[worst]}, &c);
      result_.defects[*result.defect].cases.push_back(c.id);
    } else if (!result.reason.empty()) {
      result.verdict = Verdict::unsupported;
    }
  }

  void count_answer(const std::vector<PointVerdict>& verdicts) {
    ++result_.answers.asked;
    const auto has_answer = [](const PointVerdict& verdict) { return !verdict.answers.empty(); };
    if (std::any_of(verdicts.begin(), verdicts.end(), has_answer)) ++result_.answers.answered;
  }

  /// The fault that a failure belongs to; a new one if necessary.
  std::size_t attribute(const Symptom& symptom, const ConformanceCase* fixed) {
    if (const auto known = find_likely(symptom)) return remember(*known, symptom);
    ++examined_;
    try {
      return explain(symptom, fixed);
    } catch (const OutOfTime&) {  // the failure is reported as it was found
      result_.out_of_time = true;
      const std::string id =
          fmt::format("{}-{}", name(symptom.verdict.verdict), key_without_cause(symptom, result_.claims));
      return file(id, operation_of(symptom.question.graph), symptom, "", symptom.verdict.ulps);
    }
  }

  /// Makes a failure small and looks for its cause.
  std::size_t explain(const Symptom& symptom, const ConformanceCase* fixed) {
    Symptom small = make_small(fixed == nullptr ? symptom : shortened(symptom, *fixed), engine_);
    const auto cause = likely_cause(small, engine_);
    const std::string key = cause ? cause->key : key_without_cause(small, result_.claims);
    const std::string id = fmt::format("{}-{}", name(symptom.verdict.verdict), key);
    std::string sentence = cause ? cause->sentence : "";
    if (fixed != nullptr && fixed->graph.times > 100 && small.verdict.answers.empty())
      sentence += depths(symptom, *fixed);
    const std::string op = cause && is_of_the_sweep(cause->key) ? "composition" : operation_of(small.question.graph);
    return file(id, op, std::move(small), std::move(sentence), symptom.verdict.ulps);
  }

  /// A long chain that gives a wrong answer usually does so when it is short, and a short one can be minimized.
  Symptom shortened(const Symptom& symptom, const ConformanceCase& fixed) {
    if (symptom.verdict.answers.empty() || fixed.graph.times == 0 || !fixed.manner.backward.empty()) return symptom;
    for (const std::size_t times : {4U, 40U}) {
      if (times >= fixed.graph.times) return symptom;
      Recipe shorter = fixed.graph;
      shorter.times = times;
      Question question =
          in_format({expand(shorter), symptom.question.points, symptom.question.manner}, result_.claims.dtype);
      PointVerdict verdict = ask_again(question, engine_);
      if (verdict.verdict != symptom.verdict.verdict) continue;
      return {std::move(question), std::move(verdict)};
    }
    return symptom;
  }

  /// The depths that an engine survives and does not, for a failure on a long chain.
  std::string depths(const Symptom& symptom, const ConformanceCase& fixed) {
    if (symptom.verdict.verdict == Verdict::timeout || !depths_told_.insert(symptom.verdict.verdict).second) return "";
    const Breakdown found = find_breakdown(fixed.graph, symptom, engine_);
    return fmt::format(" In {}, the engine survives {} operations, but not {}.", fixed.id,
                       found.survives * fixed.graph.repeat.size(), found.fails * fixed.graph.repeat.size());
  }

  /// A known fault that likely explains a failure: of the same verdict, and with operations that are all in the failing
  /// graph. Used after many failures in all, or many of one fault, to save time.
  std::optional<std::size_t> find_likely(const Symptom& symptom) const {
    constexpr std::size_t often = 20;
    const std::vector<Op> ops = sorted_operations(symptom.question.graph);
    for (std::size_t i = 0; i < result_.defects.size(); ++i) {
      const Defect& defect = result_.defects[i];
      const bool enough = examined_ >= most_examined || defect.cases.size() + defect.random_graphs >= often;
      if (!enough || defect.symptom.verdict.verdict != symptom.verdict.verdict) continue;
      if (contains_all(ops, defect.symptom.question.graph)) return i;
    }
    return std::nullopt;
  }

  std::size_t remember(std::size_t defect, const Symptom& symptom) {
    result_.defects[defect].ulps = std::max(result_.defects[defect].ulps, symptom.verdict.ulps);
    return defect;
  }

  std::size_t file(const std::string& id, const std::string& op, Symptom small, std::string sentence, double ulps) {
    std::vector<Defect>& defects = result_.defects;
    // One cause may show as wrong here and, where the radius is wide, as imprecise there.
    const auto is_same = [&](const Defect& d) {
      return d.id == id || (!sentence.empty() && d.cause == sentence &&
                            severity(d.symptom.verdict.verdict) > severity(small.verdict.verdict));
    };
    const auto known = std::find_if(defects.begin(), defects.end(), is_same);
    if (known == defects.end()) {
      defects.push_back({id, op, std::move(small), std::move(sentence), ulps, {}, 0});
      return defects.size() - 1;
    }
    known->ulps = std::max(known->ulps, ulps);
    const bool is_smaller = small.question.graph.nodes.size() < known->symptom.question.graph.nodes.size();
    if (is_smaller && small.verdict.verdict == known->symptom.verdict.verdict) known->symptom = std::move(small);
    if (known->cause.size() < sentence.size()) known->cause = std::move(sentence);
    return static_cast<std::size_t>(known - defects.begin());
  }

  void ask_random_graphs() {
    Shape shape;
    shape.max_nodes = std::min<std::size_t>(24, result_.claims.depth.value_or(24));
    shape.points = 8;
    shape.ops.clear();
    for (const Op op : result_.claims.ops) {
      if (ops_of_levels_.contains(op)) shape.ops.push_back(op);
    }
    if (shape.ops.empty()) return;
    const Clock::time_point start = Clock::now();
    const auto is_enough = [&](std::uint64_t index) {
      if (options_.graphs) return index >= *options_.graphs;
      const std::chrono::duration<double> passed = Clock::now() - start;
      return !options_.deadline && passed.count() >= options_.random_seconds;
    };
    try {
      for (std::uint64_t index = 0; !is_enough(index); ++index) {
        if (engine_.is_over()) throw OutOfTime();
        ask_random_graph(index, shape);
      }
    } catch (const OutOfTime&) {
      result_.out_of_time = result_.out_of_time || options_.graphs || result_.random_graphs == 0;
    }
  }

  void ask_random_graph(std::uint64_t index, const Shape& shape) {
    Random random(case_seed(options_.seed, "conform", index));
    Question question = draw(random, shape);
    const Style style = draw_style(random, result_.claims);
    keep_exponents_constant(question.graph, result_.claims);
    question.manner = manner_of(style, question.graph, result_.claims);
    if (find_unclaimed(result_.claims, question.graph, question.manner)) return;
    question = in_format(std::move(question), result_.claims.dtype);
    const std::vector<PointVerdict> verdicts = judge_answers(question, engine_);
    count_answer(verdicts);
    ++result_.random_graphs;
    result_.random_points += verdicts.size();
    const std::size_t worst = worst_of(verdicts);
    if (!is_failure(verdicts[worst].verdict)) return;
    ++result_.random_failures;
    const std::size_t defect = attribute({question_at(question, worst), verdicts[worst]}, nullptr);
    ++result_.defects[defect].random_graphs;
  }

  TimedEngine engine_;
  const ConformOptions& options_;
  Conformance result_;
  std::set<Op> ops_of_levels_;
  std::set<Verdict> depths_told_;
  std::size_t examined_ = 0;
};

}  // namespace

Conformance conform(oracle::Differentiator& engine, const ConformOptions& options) {
  return Session(engine, options).run();
}

}  // namespace minigrad::properties
