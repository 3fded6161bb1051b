// SPDX-License-Identifier: MIT
// The seed of all property tests in a run: 1, or MINIGRAD_SEED if it is set. "fresh" draws a new one. The seed is
// printed, so that a run can be repeated.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace minigrad::properties {
namespace {

/// Number of examples for each property.
constexpr int examples_per_property = 1000;

class Seed : public testing::Environment {
 public:
  void SetUp() override {
    const char* const wanted = std::getenv("MINIGRAD_SEED");
    const std::string seed = wanted == nullptr ? "1" : wanted == std::string("fresh") ? fresh() : wanted;
    std::cout << "property tests with MINIGRAD_SEED=" << seed << "\n";
    const std::string parameters = "seed=" + seed + " max_success=" + std::to_string(examples_per_property);
    // RapidCheck reads RC_PARAMS. A value that is already set takes precedence.
    setenv("RC_PARAMS", parameters.c_str(), 0);
  }

 private:
  static std::string fresh() { return std::to_string(std::random_device{}()); }
};

const testing::Environment* const seed = testing::AddGlobalTestEnvironment(new Seed);

}  // namespace
}  // namespace minigrad::properties
