// SPDX-License-Identifier: MIT
// Examples for RapidCheck: its generator, its shrinker and how it shows them.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "properties/shrink/example.h"
#include "properties/shrink/shrink.h"

namespace minigrad::properties {

/// Found by RapidCheck, which would print six digits of each number otherwise.
inline void showValue(const Example& example, std::ostream& os) { os << to_string(example); }

/// The smaller examples one by one, as RapidCheck asks for them.
class ShrinkSequence {
 public:
  explicit ShrinkSequence(const Example& example) : shrinks_(std::make_shared<const Shrinks>(example)) {}

  rc::Maybe<Example> operator()() {
    while (next_ < shrinks_->size()) {
      if (std::optional<Example> candidate = (*shrinks_)[next_++]) return *std::move(candidate);
    }
    return rc::Nothing;
  }

 private:
  std::shared_ptr<const Shrinks> shrinks_;  // shared because RapidCheck copies its sequences
  std::size_t next_ = 0;
};

/// The vocabulary without kinks (hypot has one at 0) and without atan2, which jumps at its cut: what remains has a
/// slope wherever it has a value.
inline Shape smooth_shape() {
  Shape shape;
  std::erase_if(shape.ops, [](Op op) {
    return op == Op::abs || op == Op::relu || op == Op::max || op == Op::min || op == Op::hypot || op == Op::atan2;
  });
  return shape;
}

/// Random examples of a shape. The property's name is mixed into the words, for otherwise two properties that run with
/// one seed would see the same examples. RapidCheck's size is not used, since a first case of size 0 would always be
/// trivial: graphs of all sizes up to the limit come anyway.
inline rc::Gen<Example> examples(const std::string& property, const Shape& shape = {}) {
  return [property, shape](rc::Random words, int) {
    Random random(case_seed(words.next(), property, 0));
    return rc::shrinkable::shrinkRecur(draw_example(random, shape),
                                       [](const Example& example) { return rc::makeSeq<ShrinkSequence>(example); });
  };
}

}  // namespace minigrad::properties
