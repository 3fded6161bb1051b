// SPDX-License-Identifier: MIT
// For tests: an engine that is right, and does something else before it answers, such as to end its process.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "properties/engines/planted_faults.h"

namespace minigrad::properties {

class DyingEngine final : public oracle::Differentiator {
 public:
  using Fate = std::function<void(const Graph&, const oracle::Points&)>;

  explicit DyingEngine(Fate fate)
      : fate_(std::move(fate)),
        engine_(make_faultless_engine()),
        capabilities_(corpus::all_capabilities("mortal", "1")) {}

  const oracle::Capabilities& capabilities() const override { return capabilities_; }

  oracle::Answers differentiate(const oracle::Question& question) override {
    fate_(question.graph, question.points);
    return engine_->differentiate(question);
  }

 private:
  Fate fate_;
  std::unique_ptr<oracle::Differentiator> engine_;
  oracle::Capabilities capabilities_;
};

inline bool has_op(const Graph& graph, Op op) {
  return std::ranges::any_of(graph.nodes, [op](const Node& node) { return node.op == op; });
}

}  // namespace minigrad::properties
