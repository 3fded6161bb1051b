// SPDX-License-Identifier: MIT
// Known failures by id, and the JSON and JUnit files of a run.
#include "properties/conform/expected_failures.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "corpus/json/error.h"
#include "properties/conform/conform_report.h"
#include "properties/engines/planted_faults.h"

namespace minigrad::properties {
namespace {

std::string error_of(const std::string& text) {
  try {
    parse_expected_failures(text, "expect.json");
  } catch (const corpus::Error& error) {
    return error.what();
  }
  return "no error";
}

Conformance of_fault(const std::string& fault, const std::string& level) {
  const auto engine = make_faulty_engine(fault);
  ConformOptions options;
  options.levels = {level};
  options.graphs = 20;
  return conform(*engine, options);
}

TEST(ExpectedFailures, ReadIdsAndReasons) {
  const ExpectedFailures expected = parse_expected_failures(
      R"({"format": 1, "engine": "any", "expect": [{"id": "core-add", "reason": "b"}, {"id": "imprecise-tanh", "reason": "t"}]})",
      "expect.json");
  EXPECT_EQ(expected, (ExpectedFailures{{"core-add", "b"}, {"imprecise-tanh", "t"}}));
}

TEST(ExpectedFailures, ErrorsNameTheirPlace) {
  EXPECT_EQ(error_of("{"), error_of("{"));
  EXPECT_NE(error_of("{").find("expect.json:1:"), std::string::npos);
  EXPECT_NE(error_of(R"({"format": 2, "expect": []})").find("format 1"), std::string::npos);
  EXPECT_NE(error_of(R"({"format": 1, "expect": [{"id": "core-ad", "reason": "b"}]})").find("got \"core-ad\""),
            std::string::npos);
  EXPECT_NE(error_of(R"({"format": 1, "expect": [{"id": "core-add"}]})").find("reason"), std::string::npos);
  EXPECT_NE(error_of(R"({"format": 1, "expect": [{"id": "core-add", "reason": ""}]})").find("expected a text"),
            std::string::npos);
  EXPECT_NE(
      error_of(R"({"format": 1, "expect": [{"id": "core-add", "reason": "a"}, {"id": "core-add", "reason": "b"}]})")
          .find("each id once"),
      std::string::npos);
}

TEST(ExpectedFailures, CompareWithARun) {
  const Conformance faulty = of_fault("sub-swapped", "core");
  const Comparison unknown = compare(faulty, {});
  EXPECT_FALSE(unknown.holds());
  EXPECT_TRUE(unknown.expired.empty());

  const ExpectedFailures all = parse_expected_failures(expecting_all(faulty, {}), "expect.json");
  EXPECT_TRUE(compare(faulty, all).holds()) << "the file that a run writes covers it";

  const Comparison mended = compare(of_fault("tanh-unstable", "core"), all);
  EXPECT_FALSE(mended.holds());
  EXPECT_TRUE(mended.unexpected.empty());
  EXPECT_FALSE(mended.expired.empty());
}

TEST(ExpectedFailures, OfOtherLevelsDoNotExpire) {
  EXPECT_TRUE(compare(of_fault("tanh-unstable", "core"), {{"precision-tanh-tail", "1 - t*t"}}).holds());
}

TEST(ConformFiles, AreCompleteAndWellFormed) {
  const Conformance conformance = of_fault("sub-swapped", "core");
  const nlohmann::json json = to_json(conformance, compare(conformance, {}));
  EXPECT_EQ(json.at("holds"), false);
  EXPECT_EQ(json.at("cases").size(), conformance.cases.size());
  EXPECT_EQ(json.at("faults").at(0).at("id"), "wrong-sub-swapped");
  EXPECT_EQ(json.at("faults").at(0).at("graph").back().at(0), "sub");

  const std::string junit = to_junit(conformance, {{"core-sub", "known <&> \"so\""}});
  EXPECT_NE(junit.find("<testsuite name=\"core\" tests=\"145\""), std::string::npos) << junit.substr(0, 400);
  EXPECT_NE(junit.find("name=\"core-sub\"><skipped message=\"expected: known &lt;&amp;&gt; &quot;so&quot;\"/>"),
            std::string::npos);
  EXPECT_NE(junit.find("<failure message=\"wrong: wrong-sub-swapped\">"), std::string::npos);
  EXPECT_EQ(junit.find_first_not_of("\n\r\t ", junit.rfind("</testsuites>") + 13), std::string::npos);
}

}  // namespace
}  // namespace minigrad::properties
