// SPDX-License-Identifier: MIT
// The words in messages for the choices of an engine.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "corpus/protocol/capabilities.h"

namespace minigrad::corpus::words {

// Each list is in the order of its enumeration.
inline constexpr std::array<std::string_view, 2> exponent = {"any", "constant"};
inline constexpr std::array<std::string_view, 3> second_backward = {"accumulates", "afresh", "unsupported"};
inline constexpr std::array<std::string_view, 2> constants = {"numbers", "own"};
inline constexpr std::array<std::string_view, 2> gradients = {"inputs", "all"};
inline constexpr std::array<std::string_view, 2> dtype = {"float64", "float32"};

template <typename Enumeration, std::size_t size>
constexpr std::string_view word(const std::array<std::string_view, size>& list, Enumeration value) {
  return list[static_cast<std::size_t>(value)];
}

}  // namespace minigrad::corpus::words
