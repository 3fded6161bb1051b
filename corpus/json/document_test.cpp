// SPDX-License-Identifier: MIT
// A document gives its values and, for an error, line, column and what was expected.
#include "corpus/json/document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace minigrad::corpus {
namespace {

/// The error for a text; empty if it is accepted.
std::string complaint(std::string_view text, const Limits& limits = {}) {
  try {
    Document(text, "f", limits);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
    return "nothing was wrong";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Document, HoldsEveryKindOfValue) {
  const Document document(R"({"a": [null, true, 1.5, 7, "x\n\u00e9", {}, []], "b": {"c": -3}})", "f");
  const Value root = document.root();
  ASSERT_TRUE(root.is_object());
  EXPECT_EQ(root.size(), 2u);
  std::vector<std::string> words;
  for (const Value value : root.at("a").elements()) words.push_back(value.describe());
  EXPECT_EQ(words, (std::vector<std::string>{"null", "true", "1.5", "7", "\"x\\né\"", "an object", "an empty array"}));
  EXPECT_EQ(root.at("b").at("c").as_number(), -3);
  EXPECT_EQ(root.at("b").at("c").as_whole(), std::nullopt);
  EXPECT_EQ(root.at("a").size(), 7u);
  EXPECT_FALSE(root.find("c"));
}

TEST(Document, DoesNotConfuseKinds) {
  const Document document(R"([7, 7.0, "7", "nan", true, 18446744073709551615, 18446744073709551616])", "f");
  std::vector<Value> values;
  for (const Value value : document.root().elements()) values.push_back(value);
  EXPECT_EQ(values[0].as_whole(), 7u);
  EXPECT_EQ(values[0].as_number(), 7);
  EXPECT_EQ(values[1].as_whole(), std::nullopt);
  EXPECT_EQ(values[2].as_number(), std::nullopt);
  EXPECT_EQ(values[2].as_string(), "7");
  EXPECT_TRUE(values[3].as_number().has_value());
  EXPECT_EQ(values[4].as_number(), std::nullopt);
  EXPECT_EQ(values[5].as_whole(), 18446744073709551615u);
  EXPECT_EQ(values[6].as_whole(), std::nullopt);
}

TEST(Document, ValuesKnowTheirPlace) {
  const Document document("{\n  \"a\": [1, 22,333\n,\"\\\"]\" , {\"b\":4}]\n}", "f");
  std::vector<SourcePlace> places = {document.root().place(), document.root().at("a").place()};
  for (const Value value : document.root().at("a").elements()) places.push_back(value.place());
  EXPECT_EQ(places, (std::vector<SourcePlace>{{1, 1}, {2, 8}, {2, 9}, {2, 12}, {2, 15}, {3, 2}, {3, 10}}));
}

TEST(Document, ErrorsNameTheValue) {
  const Document document("{\n \"a\": [1,\n  \"two\"]}", "dir/case.json");
  const Value second = *++document.root().at("a").elements().begin();
  EXPECT_EQ(message_of([&] { second.expected("a number"); }), "dir/case.json:3:3: expected a number, got \"two\"");
  EXPECT_EQ(message_of([&] { document.root().at("b"); }),
            "dir/case.json:1:1: expected the key \"b\", got an object without it");
  EXPECT_EQ(message_of([&] { document.root().expect_keys({"b"}, {"c"}); }),
            "dir/case.json:2:2: expected one of the keys \"b\", \"c\", got \"a\"");
  EXPECT_EQ(message_of([&] {
              document.root().expect_keys({"a", "b"});
            }),
            "dir/case.json:1:1: expected the key \"b\", got an object without it");
  EXPECT_EQ(message_of([&] { second.expect_keys({"a"}); }), "dir/case.json:3:3: expected an object, got \"two\"");
}

TEST(Document, ErrorsCutALongText) {
  const Document document("\"" + std::string(1000, 'x') + "\"", "f");
  EXPECT_EQ(document.root().describe(), "\"" + std::string(40, 'x') + "\"...");
}

TEST(Document, SyntaxErrorsNameLineAndColumn) {
  EXPECT_EQ(complaint("[1,\n 2,\n ]"), "f:3:2: expected '[', '{', or a literal, got ']'");
  EXPECT_EQ(complaint("[1 22 ]"), "f:1:4: expected ']', got number literal");
  EXPECT_EQ(complaint("{\"a\" 1}"), "f:1:6: expected ':', got number literal");
  EXPECT_EQ(complaint("{1: 2}"), "f:1:2: expected string literal, got number literal");
  EXPECT_EQ(complaint("{}\n{}"), "f:2:1: expected end of input, got '{'");
  EXPECT_EQ(complaint("[NaN]"),
            "f:1:2: expected JSON, got invalid literal \"NaN\"; JSON has no such number: write the string "
            "\"nan\", \"inf\" or \"-inf\"");
  EXPECT_EQ(complaint("[1,\n  nul]"), "f:2:3: expected JSON, got invalid literal \"nul\"");
  EXPECT_EQ(complaint("[\"a\\q\"]"), "f:1:5: expected JSON, got invalid string: forbidden character after backslash");
  EXPECT_EQ(complaint("[-]"), "f:1:2: expected JSON, got invalid number; expected digit after '-'");
  EXPECT_EQ(complaint("// none"), "f:1:1: expected JSON, got invalid literal \"//\"");
}

/// Fails when a version of the JSON library words its errors in a way that explain() does not understand.
TEST(Document, UnderstandsTheWordingOfTheParser) {
  const std::string version = fmt::format("nlohmann/json {}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR,
                                          NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH);
  for (const char* const misplaced :
       {"]", "[1 2]", "{1: 2}", "{\"a\" 1}", "{\"a\": }", "[1,]", "[1}", "1 1", "[", "{\"a\""}) {
    const std::string message = complaint(misplaced);
    EXPECT_TRUE(std::regex_match(message, std::regex("f:1:[0-9]+: expected [^J;]+, got [^;]+")))
        << message << "; " << version;
  }
  for (const char* const malformed : {"nul", "+1", "[01x]", "-", "1.", "1e", "\"a", "\"\\x\"", "\"\\u12\"", "/*"}) {
    const std::string message = complaint(malformed);
    EXPECT_TRUE(message.find(": expected ") != std::string::npos) << message << "; " << version;
    for (const char* const leftover : {"json.exception", "parse error", "while parsing", "last read"}) {
      EXPECT_EQ(message.find(leftover), std::string::npos) << message << "; " << version;
    }
  }
}

TEST(Document, TruncatedTextFailsAtItsEnd) {
  EXPECT_EQ(complaint(""), "f:1:1: expected '[', '{', or a literal, got end of input");
  EXPECT_EQ(complaint("\n\n "), "f:3:2: expected '[', '{', or a literal, got end of input");
  EXPECT_EQ(complaint("{\n  \"a\": [1"), "f:2:10: expected ']', got end of input");
  EXPECT_EQ(complaint("[\"abc"), "f:1:6: expected JSON, got invalid string: missing closing quote");
  EXPECT_EQ(complaint("tru"), "f:1:4: expected JSON, got invalid literal \"tru\"");
  const std::string whole = R"({"a": [1, -2.5e3, "b", null, {"c": true}]})";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_TRUE(complaint(whole.substr(0, length)).starts_with("f:1:" + std::to_string(length + 1) + ": expected "))
        << complaint(whole.substr(0, length));
  }
}

TEST(Document, RefusesBinaryData) {
  EXPECT_EQ(complaint("\x01\x02 3"), "f:1:1: expected JSON, got invalid literal \"\\u0001\\u0002\"");
  EXPECT_EQ(complaint(std::string_view("[1]\n \0[", 7)), "f:2:2: expected text, got a zero byte");
  EXPECT_EQ(complaint("[\"a\xff\"]"), "f:1:4: expected JSON, got invalid string: ill-formed UTF-8 byte");
  EXPECT_EQ(complaint("[\n\"\xc3\"]"), "f:2:3: expected JSON, got invalid string: ill-formed UTF-8 byte");
  EXPECT_EQ(complaint("[\"\xed\xa0\x80\"]"), "f:1:4: expected JSON, got invalid string: ill-formed UTF-8 byte");
  EXPECT_TRUE(complaint("[\"a\nb\"]").starts_with("f:1:4: expected JSON, got invalid string: control character"));
}

TEST(Document, RefusesNumbersThatOverflow) {
  EXPECT_EQ(complaint("[1,\n 1e999]"), "f:2:2: expected a number that fits a double, got \"1e999\"");
  EXPECT_EQ(complaint("-1e999"), "f:1:1: expected a number that fits a double, got \"-1e999\"");
  EXPECT_EQ(complaint("[1.7976931348623157e308, 1e-999]"), "");
}

TEST(Document, RefusesDuplicateKeys) {
  EXPECT_EQ(complaint("{\"a\": {\"b\": 1},\n \"b\": [{\"a\": 1}, {\"a\": 2}]}"), "");
  EXPECT_EQ(complaint("{\"a\": {\"b\": 1},\n \"b\": [2],\n \"b\": 3}"),
            "f:3:2: expected each key once, got \"b\" again (first on line 2)");
  EXPECT_EQ(complaint("{\"a\": 1, \"\\u0061\": 2}"),
            "f:1:10: expected each key once, got \"a\" again (first on line 1)");
}

TEST(Document, LimitsHold) {
  const std::string bomb(1'000'000, '[');
  EXPECT_EQ(complaint(bomb), "f:1:17: expected at most 16 arrays and objects inside each other");
  EXPECT_EQ(complaint(std::string(16, '[') + std::string(16, ']')), "");
  EXPECT_EQ(complaint("[[[{\"a\": 1}]]]", {.depth = 3}),
            "f:1:4: expected at most 3 arrays and objects inside each other");
  EXPECT_EQ(complaint("[1, 2]", {.bytes = 6}), "");
  EXPECT_EQ(complaint("[1, 2]", {.bytes = 5}), "f:1:1: expected at most 5 bytes, got 6");
  EXPECT_EQ(complaint("[1,\n2, 3]", {.values = 3}), "f:2:4: expected at most 3 values");
  EXPECT_EQ(complaint("{\"a\":1,\"b\":2}", {.members = 2}), "");
  EXPECT_EQ(complaint("{\"a\":1,\"b\":2}", {.members = 1}), "f:1:8: expected at most 1 keys in an object");
}

}  // namespace
}  // namespace minigrad::corpus
