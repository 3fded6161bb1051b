// SPDX-License-Identifier: MIT
// The fields of a manner as JSON: `constants`, `in_place`, `backward` and `wanted`, in requests, cases and the suite.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/json/document.h"
#include "corpus/protocol/manner.h"

namespace minigrad::corpus {

/// A key of an object and its value as JSON.
struct MannerField {
  std::string_view key;
  std::string value;
};

/// The fields that differ from their default, in the order above.
std::vector<MannerField> manner_fields(const Manner& manner);

/// Reads the fields of an object; a missing one has its default. Throws an Error at the field that is malformed or does
/// not fit the graph.
Manner read_manner(const Value& object, const Graph& graph);

}  // namespace minigrad::corpus
