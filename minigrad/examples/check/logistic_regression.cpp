// SPDX-License-Identifier: MIT
// The loss of a logistic regression and its gradient, checked with GoogleTest.
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "minigrad/check_gtest.h"

struct Sample {
  std::array<double, 3> features;
  double label;
};
constexpr Sample samples[] = {{{1, 0.5, -1.2}, 1}, {{1, -0.3, 0.8}, 0}, {{1, 2.1, 0.4}, 1}, {{1, -1.7, -0.6}, 0}};

template <typename Number>
Number score(const Sample& sample, std::span<const Number> weights) {
  Number sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * sample.features[i];
  return sum;
}

/// The negative log likelihood. Generic, so that minigrad differentiates it too.
constexpr auto loss = []<typename Number>(std::span<const Number> weights) {
  using std::exp, std::log1p;
  Number sum = 0;
  for (const Sample& sample : samples) {
    const Number z = score(sample, weights);
    sum += log1p(exp(z)) - sample.label * z;
  }
  return sum;
};

std::vector<double> gradient(std::span<const double> weights) {
  std::vector<double> sum(weights.size());
  for (const Sample& sample : samples) {
    const double probability = 1 / (1 + std::exp(-score(sample, weights)));
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += (probability - sample.label) * sample.features[i];
  }
  return sum;
}

std::vector<double> gradient_without_labels(std::span<const double> weights) {
  std::vector<double> sum(weights.size());
  for (const Sample& sample : samples) {
    const double probability = 1 / (1 + std::exp(-score(sample, weights)));
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += probability * sample.features[i];
  }
  return sum;
}

using minigrad::IsGradientOf;
using testing::Not;

TEST(LogisticRegression, GradientIsRight) {
  for (const std::vector<double>& weights : {std::vector{0.0, 0.0, 0.0}, {0.3, -2.0, 5.0}, {-10.0, 20.0, 1.5}}) {
    EXPECT_THAT(gradient(weights), IsGradientOf(loss, weights));
  }
}

TEST(LogisticRegression, ForgottenLabelsAreFound) {
  const std::vector weights{0.3, -2.0, 5.0};
  EXPECT_THAT(gradient_without_labels(weights), Not(IsGradientOf(loss, weights)));
}
