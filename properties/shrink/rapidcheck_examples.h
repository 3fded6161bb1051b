// SPDX-License-Identifier: MIT
// Examples for RapidCheck: generator, shrinker and printer.
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

/// RapidCheck finds this function and prints with it; otherwise it would print six digits of each number.
inline void showValue(const Example& example, std::ostream& os) { os << to_string(example); }

/// The smaller examples, made one by one when RapidCheck asks for them.
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

/// The operations that have a derivative wherever they have a value: none with a kink (hypot has one at 0), and not
/// atan2, which jumps at its branch cut.
inline Shape smooth_shape() {
  Shape shape;
  std::erase_if(shape.ops, [](Op op) {
    return op == Op::abs || op == Op::relu || op == Op::max || op == Op::min || op == Op::hypot || op == Op::atan2;
  });
  return shape;
}

/// Random examples of a shape. The seed includes the name of the property; otherwise two properties that run with one
/// seed would see the same examples. RapidCheck's size is ignored: its first case has size 0 and would be trivial, and
/// the shape already yields graphs of every size up to its limit.
inline rc::Gen<Example> examples(const std::string& property, const Shape& shape = {}) {
  return [property, shape](rc::Random words, int) {
    Random random(case_seed(words.next(), property, 0));
    return rc::shrinkable::shrinkRecur(draw_example(random, shape),
                                       [](const Example& example) { return rc::makeSeq<ShrinkSequence>(example); });
  };
}

}  // namespace minigrad::properties
