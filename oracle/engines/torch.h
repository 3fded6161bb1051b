// SPDX-License-Identifier: MIT
// LibTorch as a differentiator, in a module loaded when it is asked for: a program that never asks
// neither needs LibTorch nor waits the better part of a second for it at start.
#pragma once

#include <memory>

#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// Where the memory of tensors comes from, see torch_memory.h.
enum class TorchMemory {
  kept,   ///< what a tensor gives back serves the next one
  usual,  ///< LibTorch's own way: each tensor asks the system
};

/// LibTorch ("torch"): every op, float64, one thread, a whole batch of points as one tensor an input.
/// Its last bits may depend on the batch, for its vectorised kernels treat the rest of a batch apart.
/// Looks for libminigrad_torch.so beside the running program, then where the build put it.
/// A differentiator serves one thread at a time; a thread that wants one loads its own.
/// The memory is that of every tensor in the process from then on, also of differentiators that were loaded before.
/// Throws std::runtime_error, saying what to install or build, when the module cannot be loaded.
std::unique_ptr<Differentiator> load_torch(TorchMemory memory = TorchMemory::kept);

}  // namespace minigrad::oracle
