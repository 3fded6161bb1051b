// SPDX-License-Identifier: MIT
#include "properties/campaign/introductions.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "corpus/protocol/protocol.h"

namespace minigrad::properties {
namespace {

/// An engine that claims something else each time it is started is not believed: the graphs depend on its claims.
void require_same(std::optional<oracle::Capabilities>& first, const oracle::Capabilities& claims, bool is_of_engine) {
  if (!first) first = claims;
  if (const auto change = corpus::find_change(*first, claims)) {
    throw ChangedClaims(fmt::format("{} makes other claims each time it is started: {}", first->name, *change),
                        is_of_engine);
  }
}

/// Graphs without operations would say nothing about an engine.
void require_operations(const Shape& shape, const std::string& why) {
  if (shape.ops.empty()) throw std::runtime_error(why + ", so there is nothing to test");
}

/// Which operations are not drawn because the engine or the oracle lacks them.
void remark_on_lacking(const std::string& who, const oracle::Capabilities& claims, const Shape& shape,
                       const char* advice, std::vector<std::string>& remarks) {
  std::vector<std::string_view> lacking;
  for (const Op op : shape.ops) {
    if (std::ranges::find(claims.ops, op) == claims.ops.end()) lacking.push_back(name(op));
  }
  if (lacking.empty()) return;
  remarks.push_back(fmt::format("{} lacks {}: no graph contains them{}", who, fmt::join(lacking, ", "), advice));
}

}  // namespace

std::vector<std::string> Introductions::take(const Introduction& introduction, Participants& known, Shape& shape) {
  const oracle::Capabilities engine = corpus::read_start_answer(introduction.claims);
  require_same(engine_, engine, true);
  std::optional<oracle::Capabilities> oracle;
  if (!introduction.oracle_claims.empty()) {
    oracle = corpus::read_start_answer(introduction.oracle_claims);
    require_same(oracle_, *oracle, false);
  }
  if (!known.engine.empty() && known != introduction.participants) {
    throw std::runtime_error(
        fmt::format("the campaign began with {} and now there is {}: their counts cannot be added up. Without "
                    "--resume the campaign begins anew",
                    in_words(known), in_words(introduction.participants)));
  }
  known = introduction.participants;
  std::vector<std::string> remarks;
  remark_on_lacking(known.engine, engine, shape, "", remarks);
  shape = narrowed(std::move(shape), engine);
  require_operations(shape, fmt::format("{} claims no operation", known.engine));
  if (!oracle) return remarks;
  remark_on_lacking(known.oracle, *oracle, shape, "; with --oracle none the judge alone tests them", remarks);
  shape = narrowed_to_oracle(std::move(shape), *oracle);
  require_operations(shape, fmt::format("{} and {} claim no operation in common", known.engine, known.oracle));
  return remarks;
}

}  // namespace minigrad::properties
