// SPDX-License-Identifier: MIT
// An allocator for LibTorch's tensors that keeps freed memory, which saves much of the time of small tensors.
#pragma once

#include <c10/core/Allocator.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "oracle/engines/torch.h"

namespace minigrad::oracle {

/// Each thread keeps the memory that it frees, in lists by size. Large tensors are left to LibTorch.
class KeptMemory final : public at::Allocator {
 public:
  /// Sets the allocator of every tensor of this process from now on. A tensor returns to the allocator it came from.
  static void serve_tensors(TorchMemory memory) {
    static KeptMemory kept;
    constexpr std::uint8_t above_all = 255;
    c10::SetAllocator(at::kCPU, memory == TorchMemory::kept ? &kept : kept.usual_, above_all);
  }

  // LibTorch 1 calls the first of these and LibTorch 2 the others, so none overrides in both versions.
  // NOLINTBEGIN(modernize-use-override)
  at::DataPtr allocate(std::size_t bytes) const { return take(bytes); }
  at::DataPtr allocate(std::size_t bytes) { return take(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
  // NOLINTEND(modernize-use-override)

 private:
  static constexpr std::size_t unit = 64;  ///< LibTorch's alignment

  /// The header before a tensor's numbers.
  struct alignas(unit) Block {
    Block* next;
    std::size_t size;  ///< in units, without this header
  };

  at::DataPtr take(std::size_t bytes) const {
    const std::size_t size = (bytes + unit - 1) / unit;
    if (size >= kept_.size()) return usual_->allocate(bytes);
    Block* block = kept_[size];
    if (block != nullptr) {
      kept_[size] = block->next;
    } else {
      block = static_cast<Block*>(std::aligned_alloc(unit, (size + 1) * unit));
      if (block == nullptr) throw std::bad_alloc();
      block->size = size;
    }
    return {block + 1, block, &keep, at::kCPU};
  }

  static void keep(void* memory) {
    Block* const block = static_cast<Block*>(memory);
    block->next = kept_[block->size];
    kept_[block->size] = block;
  }

  static inline thread_local std::array<Block*, 1024> kept_{};
  at::Allocator* usual_ = at::GetAllocator(at::kCPU);
};

}  // namespace minigrad::oracle
