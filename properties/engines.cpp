// SPDX-License-Identifier: MIT
#include "properties/engines.h"

#include <stdexcept>

#include "oracle/finite_difference.h"
#include "oracle/minigrad_engine.h"
#include "oracle/torch.h"
#include "properties/faults.h"

namespace minigrad::properties {
namespace {

constexpr std::string_view fault_prefix = "fault:";

}  // namespace

std::string engine_names() { return "minigrad, torch, finite-difference, or fault:NAME for a planted fault"; }

bool is_engine_name(const std::string& name) {
  if (name.starts_with(fault_prefix)) return make_faulty_engine(name.substr(fault_prefix.size())) != nullptr;
  return name == "minigrad" || name == "torch" || name == "finite-difference";
}

std::unique_ptr<oracle::Differentiator> make_engine(const std::string& name) {
  if (name == "minigrad") return std::make_unique<oracle::MinigradEngine>();
  if (name == "torch") return oracle::load_torch();
  if (name == "finite-difference") return std::make_unique<oracle::FiniteDifference>();
  if (name.starts_with(fault_prefix)) {
    if (auto engine = make_faulty_engine(name.substr(fault_prefix.size()))) return engine;
  }
  throw std::invalid_argument("no engine is called \"" + name + "\"; there are " + engine_names());
}

}  // namespace minigrad::properties
