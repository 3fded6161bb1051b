// SPDX-License-Identifier: MIT
#include "corpus/json/foreign_text.h"

#include <gtest/gtest.h>

#include <string>

#include "corpus/json/error.h"
#include "corpus/json/quote.h"

namespace minigrad::corpus {
namespace {

std::string line(std::string_view text) { return printable(text, Lines::one, 1'000); }
std::string lines(std::string_view text) { return printable(text, Lines::several, 1'000); }

TEST(ForeignText, KeepsWhatCanBeShown) {
  for (const char* const text :
       {"", "plain \\ text",
        "Gr\xc3\xb6\xc3\x9f"
        "e",
        "\xe2\x88\x82y/\xe2\x88\x82x", "\xe5\x8b\xbe\xe9\x85\x8d", "\xf0\x9f\x90\x88", "\xef\xbf\xbd"}) {
    EXPECT_EQ(line(text), text);
  }
}

TEST(ForeignText, EscapesControlCharacters) {
  EXPECT_EQ(line("\x1b[2J\a\r\x7f"), "\\x1b[2J\\x07\\x0d\\x7f");
  EXPECT_EQ(line(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(line("\xc2\x9b"
                 "31m\xc2\x85"),
            "\\u009b31m\\u0085");
  EXPECT_EQ(line("a\nb\tc"), "a\\nb\\tc");
  EXPECT_EQ(lines("a\nb\tc\r\n"), "a\nb\tc\\x0d\n");
}

TEST(ForeignText, EscapesHiddenCharacters) {
  EXPECT_EQ(line("\xe2\x80\xae"
                 "desrever"),
            "\\u202edesrever");
  EXPECT_EQ(line("\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f"), "\\u2066\\u2069\\u061c\\u200f");
  EXPECT_EQ(line("\xe2\x80\x8b\xef\xbb\xbf\xe2\x80\xa8"), "\\u200b\\ufeff\\u2028");
  EXPECT_EQ(line("\xf3\xa0\x81\x81\xef\xbf\xbf"), "\\ue0041\\uffff");
}

TEST(ForeignText, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(line("caf\xe9 au"), "caf\\xe9 au");
  EXPECT_EQ(line("\xe2\x82"), "\\xe2\\x82");           // cut inside a character
  EXPECT_EQ(line("\xac!"), "\\xac!");                  // begins inside a character
  EXPECT_EQ(line("\xc0\xaf"), "\\xc0\\xaf");           // an overlong form
  EXPECT_EQ(line("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
  EXPECT_EQ(line("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

TEST(ForeignText, IsBounded) {
  EXPECT_EQ(printable("123456", Lines::one, 6), "123456");
  EXPECT_EQ(printable("1234567", Lines::one, 6), "123...");
  EXPECT_EQ(printable("12\xe2\x88\x82"
                      "4567",
                      Lines::one, 7),
            "12...");  // never inside a character
  EXPECT_EQ(printable("12\x1b"
                      "4567",
                      Lines::one, 8),
            "12...");  // nor inside an escape
  EXPECT_EQ(ForeignName(std::string(10'000'000, 'x')).str().size(), 200U);
  EXPECT_LE(ForeignMessage(std::string(10'000'000, '\x1b')).str().size(), 4'000U);
}

TEST(ForeignText, IsTheSameTheSecondTime) {
  for (const std::string& text : {std::string(500, 'x'), std::string(500, '\xff'), std::string("a\xc2\x85\\x1b\x1b")}) {
    const ForeignName once = text;
    EXPECT_EQ(ForeignName(once.str()), once);
    EXPECT_EQ(fmt::format("{}", once), once.str());
  }
}

TEST(ForeignText, ErrorsArePrintable) {
  EXPECT_STREQ(Error("a\x1b.json", {1, 2}, "got \x07").what(), "a\\x1b.json:1:2: got \\x07");
  EXPECT_EQ(quote_briefly("\xe2\x80\xae\x7f"), "\"\\u202e\\x7f\"");
}

}  // namespace
}  // namespace minigrad::corpus
