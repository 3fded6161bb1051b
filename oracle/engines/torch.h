// SPDX-License-Identifier: MIT
// LibTorch as a differentiator, in a module that is loaded on demand: other programs neither need LibTorch nor wait 0.7
// s for it at start.
#pragma once

#include <filesystem>
#include <memory>

#include "oracle/differentiator.h"

namespace minigrad::oracle {

/// The allocator of tensors, see torch_memory.h.
enum class TorchMemory {
  kept,   ///< keeps freed memory for the next tensor
  usual,  ///< LibTorch's default: asks the system for each tensor
};

/// The module that LibTorch is linked to: libminigrad_torch.so in corpus::library_folder().
std::filesystem::path torch_module();

/// LibTorch ("torch"): float64, one thread, a whole batch of points as one tensor for each input. Its last bits may
/// depend on the batch size, because its vectorised kernels compute the remainder of a batch separately. A
/// differentiator serves one thread at a time. The allocator applies to every tensor of the process from then on, also
/// to those of earlier differentiators. Throws std::runtime_error, saying what to install or build, if the module
/// cannot be loaded.
std::unique_ptr<Differentiator> load_torch(TorchMemory memory = TorchMemory::kept);

}  // namespace minigrad::oracle
