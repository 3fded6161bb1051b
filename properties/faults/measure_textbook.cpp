// SPDX-License-Identifier: MIT
#include "properties/faults/measure_textbook.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <memory>
#include <utility>

#include "minigrad/graph_queries.h"
#include "minigrad/special_numbers.h"
#include "oracle/balls/rounding.h"
#include "properties/accuracy/accuracy_points.h"
#include "properties/campaign/campaign.h"
#include "properties/engines/textbook_engine.h"
#include "properties/examine/engine_answers.h"
#include "properties/support/expression.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

using oracle::Result;
using oracle::Verdict;

constexpr std::size_t batch = 16;
constexpr std::size_t most_shown = 20;

/// One operation at random points of `all`.
Question one_operation_question(Op op, const oracle::Points& all, Random& random) {
  oracle::Points points(arity(op), batch);
  for (std::size_t p = 0; p < batch; ++p) {
    const auto from = all[random.below(static_cast<std::uint32_t>(all.size()))];
    std::ranges::copy(from, points[p].begin());
  }
  return {one_operation(op), std::move(points), {}};
}

struct Judged {
  std::size_t point;
  std::size_t component;
  double answer;
  Verdict verdict;
};

/// Whether the answer is beyond four radii and no neighbouring double of the truth. The judge is asked only where
/// doubles leave it open.
bool is_imprecise(const oracle::Judge& judge, const Judged& judged) {
  const auto truth = judge.truth(judged.component);
  if (truth &&
      std::fabs(judged.answer - truth->value) > 4 * truth->radius + 1e-15 * std::fabs(truth->value) + 0x1p-1074) {
    return true;
  }
  const oracle::Judgement judgement = judge.judge(judged.component, judged.answer);
  return judgement.radii > oracle::allowed_radii && judgement.ulps > 1;
}

class Measurement {
 public:
  void judge(const Question& question, oracle::Differentiator& engine, std::uint64_t number) {
    number_ = number;
    const EngineAnswers answers(question, engine);
    for (std::size_t p = 0; p < question.points.size(); ++p) {
      const oracle::Judge judge = answers.judge(p);
      const std::vector<double> numbers = answers.components_at(p);
      const std::vector<Verdict> verdicts = judge.verdicts(numbers);
      for (std::size_t c = 0; c < numbers.size(); ++c) count(answers, judge, {p, c, numbers[c], verdicts[c]});
    }
    all_.points += question.points.size();
  }

  TextbookVerdicts take() { return std::move(all_); }

 private:
  void count(const EngineAnswers& answers, const oracle::Judge& judge, const Judged& judged) {
    ++all_.components[judged.verdict];
    if (judged.verdict == Verdict::wrong) {
      if (std::isfinite(judged.answer)) return show(answers, judge, judged);
      ++all_.not_finite;
      ++all_.origins[origin(answers.question(), judged)];
    }
    if (judged.verdict != Verdict::imprecise) return;
    if (is_imprecise(judge, judged)) return;
    ++all_.rounded_imprecise;
    show(answers, judge, judged);
  }

  /// The formula of the engine without which the answer is finite, and the operation that is not finite with it.
  std::string origin(const Question& question, const Judged& judged) const {
    const Question alone = corpus::question_at(question, judged.point);
    for (const Op op : operations(question.graph)) {
      for (const Result result : {Result::value, Result::left_partial, Result::right_partial}) {
        const oracle::UsualFormula* const formula = textbook_formula(number_, op, result);
        if (formula == nullptr) continue;
        const auto without = make_textbook_engine(number_, formula);
        if (!std::isfinite(without->differentiate(alone).at(0, {judged.component}))) continue;
        return fmt::format("{}, then {}", formula->name, first_not_finite(alone, *without));
      }
    }
    return "several formulas together";
  }

  /// The operation whose value is the first that is finite without a formula only; "the sweep" if there is none.
  std::string_view first_not_finite(Question question, oracle::Differentiator& without) const {
    const auto engine = make_textbook_engine(number_);
    for (Position i = 0; i < question.graph.nodes.size(); ++i) {
      question.manner = {.backward = {i}};
      const auto is_finite = [&](oracle::Differentiator& one) {
        return std::isfinite(one.differentiate(question).values[0]);
      };
      if (!is_finite(*engine) && is_finite(without)) return name(question.graph.nodes[i].op);
    }
    return "the sweep";
  }

  void show(const EngineAnswers& answers, const oracle::Judge& judge, const Judged& judged) {
    if (all_.misjudged.size() == most_shown) return;
    const auto& [graph, points, manner] = answers.question();
    const auto point = points[judged.point];
    const auto truth = judge.truth(judged.component).value_or(oracle::Truth{not_a_number, not_a_number});
    all_.misjudged.push_back({answers.claims().name,
                              expression(graph, manner),
                              {point.begin(), point.end()},
                              judged.component,
                              judged.answer,
                              truth.value,
                              truth.radius,
                              judged.verdict});
  }

  std::uint64_t number_ = 0;
  TextbookVerdicts all_;
};

}  // namespace

TextbookVerdicts measure_textbook(std::uint64_t seed, std::uint64_t points) {
  std::vector<std::unique_ptr<oracle::Differentiator>> engines;
  for (std::uint64_t i = 0; i < textbook_panel; ++i) engines.push_back(make_textbook_engine(i));
  const std::vector<Op> ops = oracle::every_operation();
  std::vector<oracle::Points> points_of_ops;
  for (const Op op : ops) points_of_ops.push_back(accuracy_points(op));
  Measurement measurement;
  for (std::uint64_t i = 0; i * batch < points; ++i) {
    Random random(case_seed(seed, "textbook", i));
    const std::uint32_t number = random.below(textbook_panel);
    const std::uint32_t op = random.below(static_cast<std::uint32_t>(ops.size()));
    measurement.judge(i % 2 == 0 ? one_operation_question(ops[op], points_of_ops[op], random)
                                 : draw_subject(seed, i, {.points = batch}).question,
                      *engines[number], number);
  }
  return measurement.take();
}

std::string to_text(const TextbookVerdicts& verdicts) {
  std::string text = fmt::format("{} points of {} textbook engines, components:\n", verdicts.points, textbook_panel);
  const auto line = [&text](std::string_view what, std::uint64_t count) {
    text += fmt::format("  {:<38}{:>10}\n", what, count);
  };
  for (const Verdict verdict : {Verdict::agree, Verdict::imprecise, Verdict::singular, Verdict::unresolved}) {
    line(name(verdict), verdicts.components[verdict]);
  }
  line("convention", verdicts.components[Verdict::convention]);
  line("wrong: NaN or infinite", verdicts.not_finite);
  for (const auto& [origin, count] : verdicts.origins) text += fmt::format("    {:<70}{:>8}\n", origin, count);
  line("wrong: finite (a false accusation)", verdicts.falsely_wrong());
  line("imprecise, with all digits right", verdicts.rounded_imprecise);
  for (const Misjudged& one : verdicts.misjudged) {
    text += fmt::format("{}: {} at [{}]: component {} is {}, the truth is {} with radius {}: {}\n", one.engine,
                        one.expression, fmt::join(one.point, ", "), one.component, one.answer, one.truth, one.radius,
                        name(one.verdict));
  }
  return text;
}

}  // namespace minigrad::properties
