// SPDX-License-Identifier: MIT
// Case files: writing, reading back byte for byte, and errors with their place.
#include "corpus/case/case.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace minigrad::corpus {
namespace {

/// x - x, with every field of a case set.
Case full_case() {
  Case result;
  result.summary = "x - x \"cancels\", é";
  result.flags = {"aliased", "core"};
  result.status = Status::known;
  result.reason = "edges are keyed by operand";
  result.graph.input();
  result.graph.constant(-0.0);
  result.graph.binary(Op::sub, 0, 0);
  result.manner = backward_twice(result.graph);
  result.points.push_back({{0.1}, Expectation{0.0, 1e-16, {0.0}, {0.0}}});
  result.points.push_back({{std::nan("")}, Expectation{std::nan(""), 0.0, {std::nullopt}, {std::nullopt}}});
  result.points.push_back({{-0.0}, std::nullopt});
  const double infinity = std::numeric_limits<double>::infinity();
  result.points.push_back({{1}, Expectation{std::nullopt, std::nullopt, {-infinity}, {infinity}}});
  result.origin = {"fuzz",
                   "minigrad",
                   "0.1",
                   "torch",
                   "1.13",
                   1,
                   18446744073709551615u,
                   7,
                   0,
                   "wrong",
                   "gradients_agree",
                   "fuzz: wrong, sub of one node twice",
                   12,
                   {{2, 4}, {9, 8}}};
  return result;
}

const char* const full_text = R"({
  "format": 1,
  "id": "ID",
  "summary": "x - x \"cancels\", é",
  "flags": ["aliased", "core"],
  "status": "known",
  "reason": "edges are keyed by operand",
  "use": "backward twice",
  "graph": [
    ["input"],
    ["const", -0.0],
    ["sub", 0, 0]
  ],
  "points": [
    {"at": [0.1], "value": 0, "value_radius": 1e-16, "gradient": [0], "gradient_radius": [0]},
    {"at": ["nan"], "value": "nan", "value_radius": 0, "gradient": [null], "gradient_radius": [null]},
    {"at": [-0.0]},
    {"at": [1], "value": null, "value_radius": null, "gradient": ["-inf"], "gradient_radius": ["inf"]}
  ],
  "origin": {
    "by": "fuzz",
    "engine": "minigrad",
    "engine_version": "0.1",
    "oracle": "torch",
    "oracle_version": "1.13",
    "generator_version": 1,
    "seed": 18446744073709551615,
    "index": 7,
    "shrink_steps": 0,
    "verdict": "wrong",
    "property": "gradients_agree",
    "bucket": "fuzz: wrong, sub of one node twice",
    "duplicates": 12,
    "other_seeds": [[2, 4], [9, 8]]
  }
}
)";

std::string replace(std::string text, const std::string& from, const std::string& to) {
  const std::size_t found = text.find(from);
  if (found == std::string::npos) throw std::logic_error("the text does not contain " + from);
  return text.replace(found, from.size(), to);
}

/// The error after one change to the text of the full case.
std::string complaint(const std::string& from, const std::string& to) {
  try {
    parse_case(replace(to_json(full_case()), from, to), "f");
    return "nothing was wrong";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Case, WritesReadableText) { EXPECT_EQ(to_json(full_case()), replace(full_text, "ID", content_id(full_case()))); }

TEST(Case, ReadsBackToTheSameBytes) {
  const std::string text = to_json(full_case());
  EXPECT_EQ(to_json(parse_case(text, "f")), text);
}

TEST(Case, ReadsBackEveryField) {
  const Case before = full_case();
  const Case after = parse_case(to_json(before), "f");
  EXPECT_EQ(after.id, content_id(before));
  EXPECT_EQ(after.summary, before.summary);
  EXPECT_EQ(after.flags, before.flags);
  EXPECT_EQ(after.status, before.status);
  EXPECT_EQ(after.reason, before.reason);
  EXPECT_EQ(after.manner, before.manner);
  EXPECT_EQ(after.graph, before.graph);
  ASSERT_EQ(after.points.size(), 4u);
  EXPECT_TRUE(std::isnan(after.points[1].at[0]));
  EXPECT_EQ(after.points[1].expectation->gradient[0], std::nullopt);
  EXPECT_TRUE(std::signbit(after.points[2].at[0]));
  EXPECT_FALSE(after.points[2].expectation);
  EXPECT_EQ(after.points[3].expectation->value, std::nullopt);
  EXPECT_EQ(after.origin.seed, before.origin.seed);
  EXPECT_EQ(after.origin.shrink_steps, before.origin.shrink_steps);
  EXPECT_EQ(after.origin.property, before.origin.property);
  EXPECT_EQ(after.origin.bucket, before.origin.bucket);
  EXPECT_EQ(after.origin.duplicates, before.origin.duplicates);
  EXPECT_EQ(after.origin.other_seeds, before.origin.other_seeds);
}

TEST(Case, HandWrittenCaseNeedsFewFields) {
  Case small;
  small.summary = "a constant";
  small.graph.constant(1);
  small.points.push_back({});
  const std::string text = to_json(small);
  EXPECT_NE(text.find("\"origin\": {\n    \"by\": \"hand\"\n  }\n"), std::string::npos) << text;
  EXPECT_NE(text.find("{\"at\": []}"), std::string::npos) << text;
  EXPECT_EQ(to_json(parse_case(text, "f")), text);
}

TEST(Case, ReaderIgnoresOrderAndSpaces) {
  const std::string text = to_json(full_case());
  const std::string moved = replace(replace(text, "  \"use\": \"backward twice\",\n", ""), "\"format\": 1,",
                                    "\"use\":\"backward twice\",\t\"format\": 1,");
  EXPECT_EQ(to_json(parse_case(moved, "f")), text);
}

TEST(CaseId, IsTheHashOfTheContent) {
  // Computed by another program, over "backward\n[[\"input\"], [\"neg\", 0]]\n[1.5]\n".
  Case test_case;
  test_case.graph.input();
  test_case.graph.unary(Op::neg, 0);
  test_case.points.push_back({{1.5}, std::nullopt});
  EXPECT_EQ(content_id(test_case), "149972ab6836eb7c");
}

TEST(CaseId, IgnoresDescriptionAndExpectation) {
  const Case before = full_case();
  Case after = before;
  after.summary = "another";
  after.flags.clear();
  after.status = Status::regression;
  after.reason.clear();
  after.points[0].expectation.reset();
  after.origin = {};
  EXPECT_EQ(content_id(after), content_id(before));
}

TEST(CaseId, ChangesWithTheContent) {
  const std::string id = content_id(full_case());
  Case other_use = full_case();
  other_use.manner = {};
  EXPECT_NE(content_id(other_use), id);
  Case other_graph = full_case();
  other_graph.graph.nodes[1].constant = 0.0;
  EXPECT_NE(content_id(other_graph), id);
  Case other_point = full_case();
  other_point.points[2].at[0] = 0.0;
  EXPECT_NE(content_id(other_point), id);
  Case fewer_points = full_case();
  fewer_points.points.pop_back();
  EXPECT_NE(content_id(fewer_points), id);
}

TEST(CaseId, ErrorNamesTheRightId) {
  const std::string id = content_id(full_case());
  const std::string zeros(16, '0');
  EXPECT_EQ(complaint(id, zeros), "f:3:9: expected \"" + id + "\", the id of this content, got \"" + zeros + "\"");
  EXPECT_EQ(complaint("\"" + id + "\"", "5"), "f:3:9: expected \"" + id + "\", the id of this content, got 5");
  EXPECT_TRUE(complaint("[\"sub\", 0, 0]", "[\"sub\", 0, 1]").starts_with("f:3:9: expected \""));
}

TEST(Case, RefusesUnknownAndMissingKeys) {
  EXPECT_EQ(complaint("\"summary\"", "\"sumary\""),
            "f:4:3: expected one of the keys \"format\", \"id\", \"summary\", \"flags\", \"status\", \"graph\", "
            "\"points\", \"origin\", \"reason\", \"use\", \"backward\", \"constants\", \"in_place\", \"wanted\", got "
            "\"sumary\"");
  EXPECT_EQ(complaint("  \"flags\": [\"aliased\", \"core\"],\n", ""),
            "f:1:1: expected the key \"flags\", got an object without it");
  EXPECT_EQ(complaint("{\"at\": [-0.0]}", "{}"), "f:17:5: expected the key \"at\", got an object without it");
  EXPECT_EQ(complaint("{\"at\": [-0.0]}", "{\"at\": [-0.0], \"val\": 1}"),
            "f:17:20: expected one of the keys \"at\", \"value\", \"value_radius\", \"gradient\", "
            "\"gradient_radius\", got \"val\"");
  EXPECT_EQ(complaint("{\"at\": [-0.0]}", "{\"at\": [-0.0], \"value\": 1}"),
            "f:17:5: expected the key \"value_radius\", got an object without it");
  EXPECT_TRUE(complaint("\"seed\"", "\"sead\"").starts_with("f:27:5: expected one of the keys \"by\", \"engine\""));
  EXPECT_EQ(complaint("\"by\": \"fuzz\",", ""), "f:20:13: expected the key \"by\", got an object without it");
  EXPECT_EQ(complaint("\"index\": 7", "\"seed\": 7"),
            "f:28:5: expected each key once, got \"seed\" again (first on line 27)");
}

TEST(Case, RefusesNewerFormat) {
  EXPECT_EQ(complaint("\"format\": 1,", "\"format\": 2, \"more\": [],"),
            "f:2:13: expected format 1 (a newer version of this program wrote the file), got 2");
  EXPECT_EQ(complaint("\"format\": 1,", "\"format\": 0,"), "f:2:13: expected format 1, got 0");
  EXPECT_EQ(complaint("\"format\": 1,", ""), "f:1:1: expected the key \"format\", got an object without it");
}

TEST(Case, RefusesUnknownWords) {
  EXPECT_EQ(complaint("\"known\"", "\"knwon\""),
            "f:6:13: expected \"regression\" or \"known\" or \"open\", got \"knwon\"");
  EXPECT_EQ(complaint("\"backward twice\"", "\"backward thrice\""),
            "f:8:10: expected \"backward\" or \"backward twice\", got \"backward thrice\"");
  EXPECT_EQ(complaint("\"core\"", "\"\""), "f:5:24: expected a text that is not empty, got \"\"");
  EXPECT_EQ(complaint("[\"aliased\", \"core\"]", "\"core\""), "f:5:12: expected an array of flags, got \"core\"");
}

TEST(Case, AsksAtEveryPoint) {
  const Question question = question_of(full_case());
  EXPECT_EQ(question.graph, full_case().graph);
  EXPECT_EQ(question.manner, full_case().manner);
  EXPECT_EQ(question.points.size(), 4U);
  EXPECT_EQ(question.points[0][0], 0.1);
}

TEST(Case, RequiresReasonForKnownFailuresOnly) {
  EXPECT_EQ(complaint("  \"reason\": \"edges are keyed by operand\",\n", ""),
            "f:6:13: expected the key \"reason\" beside the status \"known\", got none");
  EXPECT_EQ(complaint("\"known\"", "\"open\""),
            "f:7:13: expected no reason beside the status \"open\", got \"edges are keyed by operand\"");
}

TEST(Case, RefusesPointsOfWrongDimension) {
  EXPECT_EQ(complaint("[0.1]", "[0.1, 2]"),
            "f:15:12: expected an array of 1 coordinates, one for each input, got an array of 2");
  EXPECT_EQ(complaint("[-0.0]}", "[]}"),
            "f:17:12: expected an array of 1 coordinates, one for each input, got an empty array");
  EXPECT_EQ(complaint("\"gradient\": [0]", "\"gradient\": [0, 0]"),
            "f:15:66: expected an array of 1 derivatives, one for each input, got an array of 2");
  EXPECT_EQ(complaint("\"gradient_radius\": [0]", "\"gradient_radius\": 0"),
            "f:15:90: expected an array of 1 radii, one for each input, got 0");
  EXPECT_EQ(complaint("[-0.0]}", "[null]}"), "f:17:13: expected a number, \"nan\", \"inf\" or \"-inf\", got null");
}

TEST(Case, RequiresRadiusBesideNumber) {
  EXPECT_EQ(complaint("1e-16", "-1e-16"), "f:15:47: expected a radius: a number, not negative, or \"inf\", got -1e-16");
  EXPECT_EQ(complaint("1e-16", "\"nan\""),
            "f:15:47: expected a radius: a number, not negative, or \"inf\", got \"nan\"");
  EXPECT_EQ(complaint("1e-16", "null"), "f:15:47: expected a radius: a number, not negative, or \"inf\", got null");
  EXPECT_EQ(complaint("\"gradient_radius\": [null]", "\"gradient_radius\": [0]"),
            "f:16:96: expected null, because the number of this radius is null, got 0");
}

TEST(Case, OtherSeedsCountNoMoreThanTheDuplicates) {
  EXPECT_EQ(complaint("[9, 8]", "[9, 9]"), "f:34:33: expected a whole number from 0 to 8, got 9");
  EXPECT_EQ(complaint("[9, 8]", "[2, 8]"), "f:34:29: expected each seed once, got an array of 2");
  EXPECT_EQ(complaint("[9, 8]", "9"), "f:34:29: expected a pair of a seed and a number of failures, got 9");
}

TEST(Case, ChecksRangeOfOriginNumbers) {
  EXPECT_EQ(complaint("18446744073709551615", "18446744073709551616"),
            "f:27:13: expected a whole number from 0 to 18446744073709551615, got 18446744073709551616");
  EXPECT_EQ(complaint("\"shrink_steps\": 0", "\"shrink_steps\": 2147483648"),
            "f:29:21: expected a whole number from 0 to 2147483647, got 2147483648");
  EXPECT_EQ(complaint("\"index\": 7", "\"index\": -7"),
            "f:28:14: expected a whole number from 0 to 18446744073709551615, got -7");
}

TEST(Case, RefusesCaseWithoutPoints) {
  Case empty = full_case();
  empty.points.clear();
  EXPECT_THROW(parse_case(to_json(empty), "f"), Error);
}

TEST(Case, RefusesTruncatedText) {
  const std::string text = to_json(full_case());
  for (std::size_t length = 0; length + 1 < text.size(); ++length) {
    EXPECT_THROW(parse_case(text.substr(0, length), "f"), Error) << length;
  }
}

TEST(Case, CorruptByteGivesErrorOrValidCase) {
  const std::string text = to_json(full_case());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char rubbish : {'\0', '\xff', '"', '[', '}', '9', ' ', '\\'}) {
      std::string changed = text;
      changed[i] = rubbish;
      try {
        const std::string again = to_json(parse_case(changed, "f"));
        EXPECT_EQ(to_json(parse_case(again, "f")), again);
      } catch (const Error& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with("f:")) << error.what();
      }
    }
  }
}

}  // namespace
}  // namespace minigrad::corpus
