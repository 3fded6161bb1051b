// SPDX-License-Identifier: MIT
#include "properties/conform/attribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "minigrad/graph_queries.h"
#include "oracle/programs/engine_process.h"
#include "properties/examine/ordinary_point.h"
#include "properties/generate/usage.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Verdict;

/// The number of failures of the sweep that are minimized. An engine that fails at every graph would take for ever.
constexpr std::size_t most_examined = 80;

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
  const auto& [graph, points, manner] = symptom.question;
  std::vector<Op> ops = operations(graph);
  std::ranges::sort(ops);
  std::string key;
  for (std::size_t i = 0; i < ops.size() && i < 4; ++i)
    key += fmt::format("{}{}", key.empty() ? "" : "-", name(ops[i]));
  if (key.empty()) key = "leaf";
  return key + key_of_style(style_of(manner, graph), plainest_style(claims));
}

/// The failing component is the value or a gradient: a wrong value and a wrong partial are two bugs.
std::string_view side_of(const PointVerdict& verdict) { return verdict.component.is_value() ? "value" : "gradient"; }

}  // namespace

std::size_t Attribution::attribute(const Symptom& symptom, const ConformanceCase* fixed) {
  const Symptom shorter = fixed == nullptr ? symptom : shortened(symptom, *fixed);
  const std::vector<Guilty> all = guilty_operations(shorter, engine_);
  if (all.empty()) return attribute_to_sweep(shorter, symptom, fixed);
  const std::size_t first = attribute_to_operation(all.front(), symptom.verdict.ulps);
  for (std::size_t i = 1; i < all.size(); ++i) attribute_to_operation(all[i], all[i].symptom.verdict.ulps);
  return first;
}

std::size_t Attribution::attribute_to_operation(const Guilty& guilty, double ulps) {
  guilty_.insert(guilty.op);
  const PointVerdict& verdict = guilty.symptom.verdict;
  const std::string alike = fmt::format("{} {} {} {} {}", name(guilty.op), name(verdict.verdict), side_of(verdict),
                                        message_kind(verdict), guilty.operands);
  const auto known = known_failures_.find(alike);
  if (known == known_failures_.end()) {
    const std::size_t fault = file_examined(minimized_alone(guilty), std::string(name(guilty.op)), ulps, "");
    known_failures_.emplace(alike, fault);
    return fault;
  }
  faults_[known->second].ulps = std::max(faults_[known->second].ulps, ulps);
  return known->second;
}

std::size_t Attribution::attribute_to_sweep(const Symptom& symptom, const Symptom& original,
                                            const ConformanceCase* fixed) {
  if (const auto known = find_explaining(symptom)) return *known;
  if (examined_ >= most_examined) return leave_unexamined(symptom);
  ++examined_;
  Symptom small = minimized(symptom);
  const bool is_chain = fixed != nullptr && fixed->graph.times > 100;
  const std::string depth = is_chain && small.verdict.answers.empty() ? depths(original, *fixed) : "";
  return file_examined(std::move(small), "composition", original.verdict.ulps, depth);
}

/// A fault whose confirmed cause predicts this failure too, by itself or together with another one.
std::optional<std::size_t> Attribution::find_explaining(const Symptom& symptom) const {
  const corpus::Capabilities& claims = engine_.capabilities();
  for (const auto& [fault, hypothesis] : hypotheses_) {
    if (predicts(hypothesis, symptom, claims)) return fault;
  }
  for (auto one = hypotheses_.begin(); one != hypotheses_.end(); ++one) {
    for (auto other = std::next(one); other != hypotheses_.end(); ++other) {
      const std::optional<Hypothesis> combined = both(one->second, other->second);
      if (combined && predicts(*combined, symptom, claims)) return one->first;
    }
  }
  return std::nullopt;
}

std::size_t Attribution::file_examined(Symptom small, std::string op, double ulps, const std::string& depth) {
  std::optional<Cause> cause = find_cause(small, confirmation_);
  const std::string key = cause ? cause->key : key_without_cause(small, engine_.capabilities());
  small = moved_to_ordinary_point(std::move(small), op, cause);
  const std::size_t fault = file({.id = fmt::format("{}-{}", name(small.verdict.verdict), key),
                                  .op = std::move(op),
                                  .symptom = std::move(small),
                                  .cause = (cause ? cause->sentence : "") + depth,
                                  .is_confirmed = cause && cause->is_confirmed,
                                  .ulps = ulps});
  if (cause && cause->hypothesis) hypotheses_.emplace_back(fault, *std::move(cause->hypothesis));
  return fault;
}

/// The failure at an ordinary point, if it has the same cause there. The id of the fault does not change with it.
Symptom Attribution::moved_to_ordinary_point(Symptom small, const std::string& op,
                                             const std::optional<Cause>& cause) try {
  const auto is_same = [&](const Symptom& moved) {
    if (cause && cause->hypothesis) return predicts(*cause->hypothesis, moved, engine_.capabilities());
    if (op == "composition" && has_guilty_operation(moved, engine_)) return false;
    const std::optional<Cause> again = find_cause(moved, confirmation_);
    if (!cause || !again) return !cause && !again;
    return again->key == cause->key && again->sentence == cause->sentence && again->is_confirmed == cause->is_confirmed;
  };
  std::optional<Symptom> moved = at_ordinary_point(small, engine_, is_same);
  return moved ? *std::move(moved) : small;
} catch (const oracle::OutOfTime&) {
  return small;
}

/// A failure of one operation, made small while it stays one of that operation.
Symptom Attribution::minimized_alone(const Guilty& guilty) {
  const Symptom& symptom = guilty.symptom;
  return make_small(symptom, engine_, [&](const Symptom& candidate) {
    const Graph& graph = candidate.question.graph;
    return message_kind(candidate.verdict) == message_kind(symptom.verdict) &&
           operations(graph) == std::vector<Op>{guilty.op} && !has_aliased_operands(graph);
  });
}

/// A failure of the sweep, made small while no operation becomes guilty and no known fault explains it.
Symptom Attribution::minimized(const Symptom& symptom) {
  return make_small(symptom, engine_, [&](const Symptom& candidate) {
    return message_kind(candidate.verdict) == message_kind(symptom.verdict) && !find_explaining(candidate) &&
           !has_guilty_operation(candidate, engine_);
  });
}

std::size_t Attribution::file_as_found(const Symptom& symptom) {
  const std::string key = key_without_cause(symptom, engine_.capabilities());
  return file({.id = fmt::format("{}-{}", name(symptom.verdict.verdict), key),
               .op = operation_of(symptom.question.graph),
               .symptom = symptom,
               .cause = "",
               .ulps = symptom.verdict.ulps});
}

std::size_t Attribution::leave_unexamined(const Symptom& symptom) {
  const std::string cause =
      fmt::format("Not made small: {} other failures were, and no fault above explains it.", most_examined);
  return file({.id = fmt::format("{}-not-examined", name(symptom.verdict.verdict)),
               .op = "composition",
               .symptom = symptom,
               .cause = cause,
               .ulps = symptom.verdict.ulps});
}

/// A long chain that gives a wrong answer usually does so when it is short, and a short one can be minimized.
Symptom Attribution::shortened(const Symptom& symptom, const ConformanceCase& fixed) {
  if (symptom.verdict.answers.empty() || fixed.graph.times == 0 || !fixed.manner.backward.empty()) return symptom;
  for (const std::size_t times : {4U, 40U}) {
    if (times >= fixed.graph.times) return symptom;
    Recipe shorter = fixed.graph;
    shorter.times = times;
    Question question =
        in_format({expand(shorter), symptom.question.points, symptom.question.manner}, engine_.capabilities().dtype);
    PointVerdict verdict = ask_again(question, engine_);
    if (verdict.verdict != symptom.verdict.verdict) continue;
    return {std::move(question), std::move(verdict)};
  }
  return symptom;
}

/// The depths that an engine survives and does not, for a failure on a long chain.
std::string Attribution::depths(const Symptom& symptom, const ConformanceCase& fixed) {
  if (symptom.verdict.verdict == Verdict::timeout || !depths_told_.insert(symptom.verdict.verdict).second) return "";
  const Breakdown found = find_breakdown(fixed.graph, symptom, engine_);
  return fmt::format(" In {}, the engine survives {} operations, but not {}.", fixed.id,
                     found.survives * fixed.graph.repeat.size(), found.fails * fixed.graph.repeat.size());
}

std::size_t Attribution::file(Defect defect) {
  const Verdict verdict = defect.symptom.verdict.verdict;
  // One cause may show as wrong here and, where the radius is wide, as imprecise there.
  const auto is_same = [&](const Defect& d) {
    return d.id == defect.id ||
           (defect.is_confirmed && d.cause == defect.cause && severity(d.symptom.verdict.verdict) > severity(verdict));
  };
  const auto known = std::ranges::find_if(faults_, is_same);
  if (known == faults_.end()) {
    faults_.push_back(std::move(defect));
    return faults_.size() - 1;
  }
  known->ulps = std::max(known->ulps, defect.ulps);
  const bool is_smaller = defect.symptom.question.graph.nodes.size() < known->symptom.question.graph.nodes.size();
  if (known->cause.size() < defect.cause.size()) {
    known->cause = std::move(defect.cause);
    known->is_confirmed = defect.is_confirmed;
  }
  if (is_smaller && verdict == known->symptom.verdict.verdict) known->symptom = std::move(defect.symptom);
  return static_cast<std::size_t>(known - faults_.begin());
}

}  // namespace minigrad::properties
