// SPDX-License-Identifier: MIT
// The smoke test: trivial graphs that tell a wrong adapter from a wrong engine.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "corpus/json/number.h"
#include "properties/conform/conform.h"
#include "properties/suite/case_dsl.h"
#include "properties/support/number_format.h"

namespace minigrad::properties {
namespace {

using oracle::Answers;
using oracle::Outcome;

struct Expected {
  double value;
  std::vector<double> gradient;  ///< not checked when empty
};

/// A graph, its points, and the expected answer at each point.
struct Check {
  std::string expression;
  std::string hint;  ///< what an adapter must do to pass; may be empty
  Sketch sketch;
  std::vector<Coordinates> points;
  std::vector<Expected> expected;
};

template <typename Write>
Check check(const std::string& expression, const std::string& hint, const std::vector<Coordinates>& points,
            const std::vector<Expected>& expected, Write write) {
  Check made{expression, hint, {}, points, expected};
  write(made.sketch);
  return made;
}

constexpr const char* all_digits =
    "numbers are sent with up to 17 digits, and must be read as the nearest double and written with as many digits "
    "(serde_json needs the feature float_roundtrip)";

/// Numbers that need 16 or 17 digits, of several magnitudes. A parser that multiplies by a power of ten, or a writer of
/// 15 digits, is off by one in the last place at about every fourth.
Check long_numbers() {
  std::vector<Coordinates> points;
  std::vector<Expected> expected;
  for (int i = 1; i <= 60; ++i) {
    const double number = std::sqrt(i + 0.3) * (i % 3 == 0 ? 1e-7 : i % 3 == 1 ? 1 : 1e9);
    points.push_back({number});
    expected.push_back({number, {1}});
  }
  return check("x", all_digits, points, expected, [](Sketch& s) { s.input(); });
}

/// Graphs without operations: a failure is in the adapter.
std::vector<Check> checks_of_the_adapter() {
  return {
      check("x", "the output may be an input: its value is the coordinate and its gradient 1", {{1}}, {{1, {1}}},
            [](Sketch& s) { s.input(); }),
      check("x", "a batch has one answer for each point, in the same order", {{3}, {-0.5}}, {{3, {}}, {-0.5, {}}},
            [](Sketch& s) { s.input(); }),
      check("z, with x and y beside it",
            "coordinates belong to the inputs in order, and an unused input has the gradient 0", {{5, 2, 1}},
            {{1, {0, 0, 1}}},
            [](Sketch& s) {
              s.input();
              s.input();
              s.input();
            }),
      long_numbers(),
      check("0.30000000000000004", all_digits, {{}}, {{0.1 + 0.2, {}}}, [](Sketch& s) { s.constant(0.1 + 0.2); }),
      check("7", "the output may be a constant; then there is no gradient", {{}}, {{7, {}}},
            [](Sketch& s) { s.constant(7); }),
  };
}

/// Graphs of one operation: a failure is in the adapter or the engine.
std::vector<Check> checks_of_operations() {
  return {
      check("x + y", "", {{3, 5}}, {{8, {1, 1}}},
            [](Sketch& s) {
              const Term x = s.input();
              const Term y = s.input();
              x + y;
            }),
      check("x - y", "operands are positions: the first is the left one", {{3, 5}}, {{-2, {1, -1}}},
            [](Sketch& s) {
              const Term x = s.input();
              const Term y = s.input();
              x - y;
            }),
      check("x * y", "", {{3, 5}, {2, -1}}, {{15, {5, 3}}, {-2, {-1, 2}}},
            [](Sketch& s) {
              const Term x = s.input();
              const Term y = s.input();
              x* y;
            }),
      check("x * 4", "the run says whether a constant is a plain number or a constant of the engine", {{3}},
            {{12, {4}}}, [](Sketch& s) { s.input() * 4; }),
      check("neg x", "", {{3}}, {{-3, {-1}}}, [](Sketch& s) { -s.input(); }),
  };
}

std::string list_text(double value, std::span<const double> gradient) {
  std::string text = fmt::format("value {}", corpus::plain_number(value));
  if (gradient.empty()) return text;
  text += ", gradient";
  for (const double number : gradient) text += ' ' + corpus::plain_number(number);
  return text;
}

/// The first wrong answer, in words; nothing when all are right or the engine skips the question.
std::optional<std::string> find_fault(const Check& check, oracle::Differentiator& engine) {
  const corpus::Capabilities& claims = engine.capabilities();
  const Question question = in_format(
      in_preferred_constants({check.sketch.recipe.prefix, corpus::batch(check.points)}, claims), claims.dtype);
  if (find_unclaimed(claims, question.graph, question.manner)) return std::nullopt;
  const Answers answers = engine.differentiate(question);
  for (std::size_t p = 0; p < check.points.size(); ++p) {
    const oracle::Status& status = answers.statuses[p];
    if (status.outcome == Outcome::unsupported) return std::nullopt;
    if (status.outcome != Outcome::answered) return fmt::format("{}: no answer: {}", check.expression, status.reason);
    const Expected& expected = check.expected[p];
    const bool gradient_holds = expected.gradient.empty() || std::ranges::equal(answers.gradient(p), expected.gradient);
    const double value = in_format(expected.value, claims.dtype);
    if (answers.values[p] == value && gradient_holds) continue;
    return fmt::format("{} at ({}): expected {}, got {}", check.expression, fmt::join(question.points[p], ", "),
                       list_text(value, expected.gradient), list_text(answers.values[p], answers.gradient(p)));
  }
  return std::nullopt;
}

}  // namespace

Smoke smoke_test(oracle::Differentiator& engine) {
  Smoke smoke;
  const auto look_into = [&](const std::vector<Check>& checks) {
    for (const Check& check : checks) {
      const auto fault = find_fault(check, engine);
      if (!fault) continue;
      smoke.words.push_back(check.hint.empty() ? *fault : fmt::format("{}\nremember: {}", *fault, check.hint));
    }
  };
  look_into(checks_of_the_adapter());
  smoke.adapter_is_wrong = !smoke.words.empty();
  if (!smoke.adapter_is_wrong) look_into(checks_of_operations());
  return smoke;
}

}  // namespace minigrad::properties
