// SPDX-License-Identifier: MIT
#include "properties/conform/conform.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

#include "minigrad/graph_queries.h"
#include "oracle/programs/engine_process.h"
#include "properties/conform/attribution.h"
#include "properties/conform/timed_engine.h"
#include "properties/generate/generate.h"
#include "properties/generate/usage.h"
#include "properties/support/number_format.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;
using Clock = std::chrono::steady_clock;

std::vector<Op> sorted_operations(const Graph& graph) {
  std::vector<Op> ops = operations(graph);
  std::ranges::sort(ops);
  return ops;
}

/// For an engine that supports constant exponents only, turns other powers into products.
void keep_exponents_constant(Graph& graph, const corpus::Capabilities& claims) {
  if (claims.exponent == corpus::Exponent::any) return;
  for (Node& node : graph.nodes) {
    if (node.op == Op::pow && graph.nodes[node.operands[1]].op != Op::constant) node.op = Op::mul;
  }
}

/// The place of a fault in the report: wrong numbers first, because they pass silently, then no answers, then lost
/// digits.
std::pair<int, double> place_of(const Defect& fault) {
  const PointVerdict& verdict = fault.symptom.verdict;
  if (verdict.verdict == Verdict::wrong) return {0, 0};
  return {10 - severity(verdict.verdict), -verdict.ulps};
}

/// Sorts the worst fault to the front.
void sort_faults(Conformance& result) {
  std::vector<std::size_t> order(result.defects.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return place_of(result.defects[i]); });
  std::vector<std::size_t> position(order.size());
  std::vector<Defect> sorted;
  for (const std::size_t i : order) {
    position[i] = sorted.size();
    sorted.push_back(std::move(result.defects[i]));
  }
  result.defects = std::move(sorted);
  for (CaseResult& c : result.cases) {
    if (c.defect) c.defect = position[*c.defect];
  }
}

bool is_wanted(const std::string& level, const std::vector<std::string>& levels) {
  return levels.empty() || std::find(levels.begin(), levels.end(), level) != levels.end();
}

class Session {
 public:
  Session(oracle::Differentiator& engine, const ConformOptions& options)
      : engine_(engine, options.deadline), options_(options), attribution_(engine_) {
    result_.claims = engine.capabilities();
  }

  Conformance run() {
    const Clock::time_point start = Clock::now();
    try {
      ask_simplest_graphs();
      if (!result_.adapter_is_wrong || options_.force) {
        for (const ConformanceLevel& level : conformance_suite()) ask_level(level);
        if (options_.recorded == nullptr) ask_random_graphs();
      }
    } catch (const oracle::EngineGone& gone) {
      result_.gone = gone.what();
    }
    result_.defects = std::move(attribution_.faults());
    sort_faults(result_);
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
    if (!is_wanted(level.name, options_.levels)) return;
    for (const ConformanceCase& c : level.cases) {
      ask_case(level, c);
      show_progress(level.name);
    }
  }

  void ask_case(const ConformanceLevel& level, const ConformanceCase& c) {
    if (engine_.is_over()) return leave_out(level);
    Question question = in_format(question_of(level, c, result_.claims), result_.claims.dtype);
    CaseResult result;
    result.level = level.name;
    result.id = c.id;
    result.ops = sorted_operations(question.graph);
    ops_of_levels_.insert(result.ops.begin(), result.ops.end());
    if (const auto unclaimed = find_unclaimed(result_.claims, question)) {
      result.claimed = false;
      result.verdict = Verdict::unsupported;
      result.reason = *unclaimed;
    } else {
      try {
        fill_in(result, c, at_claimed_points(std::move(question), result_.claims));
      } catch (const OutOfTime&) {
        return leave_out(level);
      }
    }
    result_.cases.push_back(std::move(result));
  }

  void fill_in(CaseResult& result, const ConformanceCase& c, const Question& question) {
    const std::vector<PointVerdict> verdicts = judge_fixed(c, question);
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
      result.defect = attribute({question_at(question, worst), verdicts[worst]}, &c);
      attribution_.faults()[*result.defect].cases.push_back(c.id);
    } else if (!result.reason.empty()) {
      result.verdict = Verdict::unsupported;
    }
  }

  std::vector<PointVerdict> judge_fixed(const ConformanceCase& c, const Question& question) {
    if (options_.recorded == nullptr) return judge_answers(question, engine_);
    const EngineAnswers answers(question, engine_);
    std::vector<PointVerdict> verdicts;
    for (std::size_t p = 0; p < question.points.size(); ++p) {
      verdicts.push_back(answers.verdict(p, options_.recorded->judge(c.id, question.points[p], result_.claims)));
    }
    return verdicts;
  }

  void count_answer(const std::vector<PointVerdict>& verdicts) {
    ++result_.answers.asked;
    const auto has_answer = [](const PointVerdict& verdict) { return !verdict.answers.empty(); };
    if (std::any_of(verdicts.begin(), verdicts.end(), has_answer)) ++result_.answers.answered;
  }

  /// The fault that a failure belongs to. When time is over, the failure is reported as it was found.
  std::size_t attribute(const Symptom& symptom, const ConformanceCase* fixed) {
    if (options_.recorded != nullptr) return attribution_.file_as_found(symptom);
    try {
      return attribution_.attribute(symptom, fixed);
    } catch (const OutOfTime&) {
      result_.out_of_time = true;
      return attribution_.file_as_found(symptom);
    }
  }

  void ask_random_graphs() {
    Shape shape;
    shape.max_nodes = std::min<std::size_t>(24, result_.claims.depth.value_or(24));
    shape.points = 8;
    shape.dtype = result_.claims.dtype;
    shape.finite_inputs = result_.claims.finite_inputs;
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
        show_progress("random graphs");
      }
    } catch (const OutOfTime&) {
      result_.out_of_time = result_.out_of_time || options_.graphs || result_.random_graphs == 0;
    }
  }

  void show_progress(const std::string& level) {
    if (!options_.on_progress) return;
    const std::vector<Defect>& faults = attribution_.faults();
    options_.on_progress(
        {level, result_.cases.size(), result_.random_graphs, faults.size(), faults.empty() ? "" : faults.back().id});
  }

  /// The operations that every second graph is drawn from: a known fault of an operation hides others in its graphs.
  std::vector<Op> innocent(const std::vector<Op>& ops) const {
    std::vector<Op> innocent;
    std::ranges::copy_if(ops, std::back_inserter(innocent), [&](Op op) { return !attribution_.guilty().contains(op); });
    return innocent.empty() ? ops : innocent;
  }

  void ask_random_graph(std::uint64_t index, Shape shape) {
    if (index % 2 == 1) shape.ops = innocent(shape.ops);
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
    const std::size_t fault = attribute({question_at(question, worst), verdicts[worst]}, nullptr);
    ++attribution_.faults()[fault].random_graphs;
  }

  TimedEngine engine_;
  const ConformOptions& options_;
  Conformance result_;
  Attribution attribution_;
  std::set<Op> ops_of_levels_;
};

}  // namespace

std::size_t count_cases(const std::vector<std::string>& levels) {
  std::size_t count = 0;
  for (const ConformanceLevel& level : conformance_suite())
    count += is_wanted(level.name, levels) ? level.cases.size() : 0;
  return count;
}

Conformance conform(oracle::Differentiator& engine, const ConformOptions& options) {
  return Session(engine, options).run();
}

}  // namespace minigrad::properties
