// SPDX-License-Identifier: MIT
// One seed for every property test of a run: 1 unless MINIGRAD_SEED is a number, or "fresh" for a new one. It is
// printed, so that a run can be repeated.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace minigrad::properties {
namespace {

/// Examples of each property.
constexpr int examples_per_property = 1000;

class Seed : public testing::Environment {
 public:
  void SetUp() override {
    const char* const wanted = std::getenv("MINIGRAD_SEED");
    const std::string seed = wanted == nullptr ? "1" : wanted == std::string("fresh") ? fresh() : wanted;
    std::cout << "property tests with MINIGRAD_SEED=" << seed << "\n";
    const std::string parameters = "seed=" + seed + " max_success=" + std::to_string(examples_per_property);
    setenv("RC_PARAMS", parameters.c_str(), 0);  // RapidCheck's own way of being told; it wins when it is set
  }

 private:
  static std::string fresh() { return std::to_string(std::random_device{}()); }
};

const testing::Environment* const seed = testing::AddGlobalTestEnvironment(new Seed);

}  // namespace
}  // namespace minigrad::properties
