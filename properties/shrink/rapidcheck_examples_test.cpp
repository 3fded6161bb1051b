// SPDX-License-Identifier: MIT
#include "properties/shrink/rapidcheck_examples.h"

#include <gtest/gtest.h>

#include <sstream>

namespace minigrad::properties {
namespace {

TEST(Examples, AreValid) {
  EXPECT_TRUE(rc::check("examples are valid", [] {
    const Example example = *examples("valid");
    validate(example.graph);
    RC_ASSERT(example.point.size() == input_count(example.graph));
  }));
}

TEST(Examples, DependOnRandomWordsAlone) {
  const rc::Gen<Example> gen = examples("same");
  EXPECT_EQ(to_string(gen(rc::Random(1), 0).value()), to_string(gen(rc::Random(1), 100).value()));
  EXPECT_NE(to_string(gen(rc::Random(1), 0).value()), to_string(gen(rc::Random(2), 0).value()));
}

TEST(Examples, DifferBetweenPropertiesOfOneSeed) {
  const auto drawn = [](const std::string& property) {
    return to_string(examples(property)(rc::Random(1), 0).value());
  };
  EXPECT_NE(drawn("linearity"), drawn("sharing"));
}

TEST(Examples, ShrinkInRapidCheckAsInShrinks) {
  const rc::Shrinkable<Example> shrinkable = examples("shrink")(rc::Random(5), 0);
  const std::vector<Example> expected = shrinks(shrinkable.value());
  ASSERT_FALSE(expected.empty());
  rc::Seq<rc::Shrinkable<Example>> sequence = shrinkable.shrinks();
  for (const Example& each : expected) {
    const auto next = sequence.next();
    ASSERT_TRUE(next);
    EXPECT_EQ(to_string(next->value()), to_string(each));
  }
  EXPECT_FALSE(sequence.next());
}

TEST(Examples, ArePrintedWithAllDigits) {
  Example example;
  example.graph.constant(0.1 + 0.2);
  std::ostringstream shown;
  rc::show(example, shown);
  EXPECT_EQ(shown.str(), "0 const 0.30000000000000004\n");
}

}  // namespace
}  // namespace minigrad::properties
