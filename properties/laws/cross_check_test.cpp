// SPDX-License-Identifier: MIT
// minigrad, LibTorch and JAX on the same graphs. The judge decides each disagreement, and must not find minigrad wrong.
#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "oracle/engines/minigrad_engine.h"
#include "oracle/engines/torch.h"
#include "oracle/programs/adapters.h"
#include "oracle/programs/engine_process.h"
#include "properties/examine/examine.h"
#include "properties/generate/generate.h"
#include "properties/support/random.h"

namespace minigrad::properties {
namespace {

/// The number of points, over all graphs, that an oracle answered or refused.
struct Count {
  std::size_t answered = 0;
  std::size_t refused = 0;
};

TEST(CrossCheck, MinigradAgreesWithLibTorchAndJax) {
  const auto adapter = oracle::find_adapter("jax");
  ASSERT_TRUE(adapter);
  if (!adapter->missing.empty()) GTEST_SKIP() << adapter->missing;
  std::unique_ptr<oracle::Differentiator> torch;
  try {
    torch = oracle::load_torch();
  } catch (const std::runtime_error& error) {
    GTEST_SKIP() << error.what();
  }
  oracle::EngineProcess jax(adapter->command);
  oracle::MinigradEngine minigrad;
  Shape shape;
  shape.max_nodes = 12;
  shape.points = 8;
  for (const oracle::Differentiator* const oracle : {torch.get(), static_cast<oracle::Differentiator*>(&jax)}) {
    shape = narrowed(shape, oracle->capabilities());
  }
  std::array<Count, 2> counts;
  constexpr std::uint64_t graphs = 25;
  for (std::uint64_t i = 0; i < graphs; ++i) {
    Random random(case_seed(1, "cross check", i));
    const Question question = draw(random, shape);
    oracle::Differentiator* const oracles[] = {torch.get(), &jax};
    for (std::size_t k = 0; k < 2; ++k) {
      const Examination examination = examine(question, minigrad, oracles[k], Thoroughness::settle_cheaply);
      EXPECT_TRUE(examination.failures.empty()) << "graph " << i;
      const oracle::Answers answers =
          oracles[k]->differentiate(in_preferred_constants(question, oracles[k]->capabilities()));
      for (const oracle::Status& status : answers.statuses) {
        ++(status.outcome == oracle::Outcome::answered ? counts[k].answered : counts[k].refused);
      }
    }
  }
  for (const Count& count : counts) {
    EXPECT_EQ(count.answered, graphs * shape.points);
    EXPECT_EQ(count.refused, 0U);
  }
}

}  // namespace
}  // namespace minigrad::properties
