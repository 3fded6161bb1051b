// SPDX-License-Identifier: MIT
// The manner in case files: every field, the steps of backward, and errors with their place.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "corpus/case/case.h"

namespace minigrad::corpus {
namespace {

/// sin(exp(x) * y + 2), where the sum is a compound assignment.
Case example(Manner manner = {}) {
  Case made;
  made.summary = "a manner";
  Graph& graph = made.graph;
  const Position x = graph.input();
  const Position y = graph.input();
  const Position product = graph.binary(Op::mul, graph.unary(Op::exp, x), y);
  graph.unary(Op::sin, graph.binary(Op::add, product, graph.constant(2)));
  made.points.push_back({{1, 2}, std::nullopt});
  made.manner = std::move(manner);
  return made;
}

std::string with_change(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

/// The lines of the manner in the file.
std::string lines_of(const Case& test_case) {
  const std::string text = to_json(test_case);
  const std::size_t begin = text.find('\n', text.find("\"status\"")) + 1;
  return text.substr(begin, text.find("  \"graph\"") - begin);
}

/// The error after these lines replace the line of `use`.
std::string complaint(const std::string& lines) {
  try {
    parse_case(with_change(to_json(example()), "  \"use\": \"backward\",\n", lines), "f");
    return "nothing was wrong";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(CaseManner, WritesOnlyWhatDiffers) {
  EXPECT_EQ(lines_of(example()), "  \"use\": \"backward\",\n");
  EXPECT_EQ(lines_of(example({.constants = Constants::own, .backward = {6}})), "  \"use\": \"backward\",\n");
  EXPECT_EQ(lines_of(example({.in_place = {5}, .backward = {6, 6}, .wanted = {2, 0}})),
            "  \"use\": \"backward twice\",\n  \"in_place\": [5],\n  \"wanted\": [2, 0],\n");
  EXPECT_EQ(lines_of(example({.backward = {6, std::nullopt, 5}})), "  \"backward\": [6, \"clear\", 5],\n");
  for (const auto& steps : std::vector<decltype(Manner::backward)>{{6, 6, 6}, {6, std::nullopt, 6}, {5}, {5, 6}}) {
    EXPECT_EQ(use_of(example().graph, {.backward = steps}), std::nullopt);
    EXPECT_TRUE(lines_of(example({.backward = steps})).starts_with("  \"backward\": ["));
  }
}

TEST(CaseManner, WritesConstantsThatAreFixed) {
  Case fixed = example();
  fixed.fixes_constants = true;
  EXPECT_EQ(lines_of(fixed), "  \"use\": \"backward\",\n  \"constants\": \"numbers\",\n");
  fixed.manner.constants = Constants::own;
  EXPECT_EQ(lines_of(fixed), "  \"use\": \"backward\",\n  \"constants\": \"own\",\n");
}

TEST(CaseManner, ReadsBackEveryField) {
  for (const bool fixes : {false, true}) {
    Case before = example({.in_place = {5}, .backward = {2, std::nullopt, 6, 5}, .wanted = {2, 0}});
    before.fixes_constants = fixes;
    if (fixes) before.manner.constants = Constants::own;
    const std::string text = to_json(before);
    const Case after = parse_case(text, "f");
    EXPECT_EQ(after.manner, before.manner);
    EXPECT_EQ(after.fixes_constants, fixes);
    EXPECT_EQ(to_json(after), text);
  }
}

TEST(CaseManner, ListedCallOnTheOutputIsTheUse) {
  const std::string text = to_json(example());
  const Case listed = parse_case(with_change(text, "\"use\": \"backward\"", "\"backward\": [6]"), "f");
  EXPECT_EQ(listed.manner, Manner{});
  EXPECT_EQ(to_json(listed), text);
}

TEST(CaseManner, IdChangesWithEachField) {
  std::vector<Case> cases = {example(),
                             example({.in_place = {5}}),
                             example({.backward = {6, 6}}),
                             example({.backward = {5}}),
                             example({.backward = {6, std::nullopt, 6}}),
                             example({.wanted = {0}}),
                             example(),
                             example({.constants = Constants::own})};
  cases[6].fixes_constants = cases[7].fixes_constants = true;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(content_id(cases[i]), content_id(cases[k])) << i << ' ' << k;
  }
  // Computed by another program, over the lines that corpus/README.md describes.
  Case documented = cases[7];
  documented.manner.in_place = {5};
  documented.manner.backward = {6, std::nullopt, 6};
  documented.manner.wanted = {2};
  EXPECT_EQ(content_id(documented), "2b785c20cf315616");
}

TEST(CaseManner, EngineChoosesConstantsUnlessFixed) {
  Capabilities prefers_own;
  prefers_own.constants = {Constants::own, Constants::numbers};
  Case asked = example();
  EXPECT_EQ(question_of(asked).manner.constants, Constants::numbers);
  EXPECT_EQ(question_of(asked, prefers_own).manner.constants, Constants::own);
  asked.fixes_constants = true;
  EXPECT_EQ(question_of(asked, prefers_own).manner.constants, Constants::numbers);
}

TEST(CaseManner, RefusesTwoOrNoFieldsForTheSteps) {
  EXPECT_EQ(complaint("  \"use\": \"backward\",\n  \"backward\": [6],\n"),
            "f:8:15: expected one of the keys \"use\" and \"backward\", got both");
  EXPECT_EQ(complaint(""), "f:1:1: expected the key \"use\", got an object without it");
}

TEST(CaseManner, RefusesValuesThatDoNotFit) {
  const auto with = [](const std::string& field) { return complaint("  \"use\": \"backward\",\n  " + field + ",\n"); };
  EXPECT_EQ(with("\"in_place\": [7]"), "f:8:16: in_place: expected the position of a node, at most 6, got 7");
  EXPECT_EQ(with("\"in_place\": [-1]"), "f:8:16: in_place: expected the position of a node, at most 6, got -1");
  EXPECT_EQ(with("\"in_place\": [5, 5]"), "f:8:15: in_place: expected ascending positions");
  EXPECT_EQ(with("\"in_place\": [2]"),
            "f:8:15: in_place: node 2 is exp, and only add, sub, mul and div have a compound assignment");
  EXPECT_EQ(with("\"in_place\": 5"), "f:8:15: in_place: expected an array, got 5");
  EXPECT_EQ(with("\"in_place\": []"), "f:8:15: expected a list that is not empty, got an empty array");
  EXPECT_EQ(with("\"wanted\": [4]"), "f:8:13: wanted: node 4 depends on no input");
  EXPECT_EQ(with("\"wanted\": [1.5]"), "f:8:14: wanted: expected the position of a node, at most 6, got 1.5");
  EXPECT_EQ(with("\"constants\": \"any\""), "f:8:16: constants: expected \"numbers\" or \"own\", got \"any\"");
  EXPECT_EQ(complaint("  \"backward\": [\"clear\"],\n"), "f:7:15: backward: expected a call on at least one node");
  EXPECT_EQ(complaint("  \"backward\": [\"clean\"],\n"),
            "f:7:16: backward: expected \"clear\" or the position of a node, got \"clean\"");
  EXPECT_EQ(complaint("  \"backward\": [18446744073709551615],\n"),
            "f:7:16: backward: expected the position of a node, at most 6, got 18446744073709551615");
  EXPECT_EQ(complaint("  \"backward\": [3],\n  \"in_place\": [5],\n"), "f:7:15: backward: node 3 was overwritten");
}

}  // namespace
}  // namespace minigrad::corpus
