// SPDX-License-Identifier: MIT
// Doubles survive writing and reading with every bit.
#include "corpus/json/number.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <locale>
#include <random>

#include "corpus/json/document.h"

namespace minigrad::corpus {
namespace {

double read(const std::string& text) { return Document(text, "number").root().as_number().value(); }

std::uint64_t bits(double number) { return std::bit_cast<std::uint64_t>(number); }

TEST(Number, WritesTheShortestDecimal) {
  EXPECT_EQ(number_text(5), "5");
  EXPECT_EQ(number_text(-4), "-4");
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(16.675), "16.675");
  EXPECT_EQ(number_text(1e22), "1e+22");
  EXPECT_EQ(number_text(1234567), "1234567");
  EXPECT_EQ(number_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number_text(std::numeric_limits<double>::denorm_min()), "5e-324");
  EXPECT_EQ(number_text(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
}

TEST(Number, NegativeZeroKeepsItsSign) {
  EXPECT_EQ(number_text(-0.0), "-0.0");
  EXPECT_EQ(bits(read("-0.0")), bits(-0.0));
  EXPECT_EQ(bits(read("-0")), bits(-0.0));
  EXPECT_EQ(bits(read("0")), bits(0.0));
}

TEST(Number, NamesWhatJsonLacks) {
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "\"nan\"");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::quiet_NaN()), "\"nan\"");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "\"inf\"");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "\"-inf\"");
  EXPECT_EQ(plain_number(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_TRUE(std::isnan(read("\"nan\"")));
  EXPECT_EQ(read("\"inf\""), std::numeric_limits<double>::infinity());
  EXPECT_EQ(read("\"-inf\""), -std::numeric_limits<double>::infinity());
  for (const char* other : {"NaN", "Inf", "infinity", "+inf", "-nan", "", "1"}) {
    EXPECT_FALSE(named_number(other)) << other;
  }
}

TEST(Number, RoundTripsEveryBit) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::bit_cast<double>(static_cast<std::uint64_t>(random()));
    if (std::isnan(number)) continue;
    ASSERT_EQ(bits(read(number_text(number))), bits(number)) << number_text(number);
  }
}

TEST(Number, RoundsWholeNumbersBeyondSixtyFourBits) {
  EXPECT_EQ(read("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(read("18446744073709551615"), 18446744073709551616.0);
  EXPECT_EQ(read("100000000000000000000000"), 1e23);
  EXPECT_EQ(read("-9223372036854775809"), -9223372036854775808.0);
}

/// A decimal comma, and dots between thousands, as in much of Europe.
class CommaPunctuation : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Number, IgnoresTheLocale) {
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new CommaPunctuation));
  const std::string text = number_text(1234567.5);
  std::locale::global(before);
  EXPECT_EQ(text, "1234567.5");
}

}  // namespace
}  // namespace minigrad::corpus
