// SPDX-License-Identifier: MIT
// Finds and opens the module that torch.cpp is built into. This file does not use LibTorch itself.
#include <dlfcn.h>

#include <stdexcept>
#include <string>

#include "corpus/layout/layout.h"
#include "oracle/engines/torch.h"

namespace minigrad::oracle {
namespace {

using Factory = Differentiator*(TorchMemory);

/// Never closes the module: LibTorch registers static and thread-local objects whose destructors would run after their
/// code is gone.
void* open_module() {
  const std::string path = torch_module().string();
  if (void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return module;
  throw std::runtime_error(
      std::string("the LibTorch oracle cannot be loaded: install LibTorch (Debian: apt-get install libtorch-dev) "
                  "and build the target minigrad_torch. Tried:\n  ") +
      dlerror());
}

Factory* find_factory() {
  void* const symbol = dlsym(open_module(), "minigrad_make_torch");
  if (symbol == nullptr) {
    throw std::runtime_error("the LibTorch oracle cannot be loaded: its module has no minigrad_make_torch; rebuild it");
  }
  return reinterpret_cast<Factory*>(symbol);
}

}  // namespace

std::filesystem::path torch_module() { return corpus::library_folder() / "libminigrad_torch.so"; }

std::unique_ptr<Differentiator> load_torch(TorchMemory memory) {
  static Factory* const make = find_factory();
  std::unique_ptr<Differentiator> torch(make(memory));
  if (!torch) throw std::runtime_error("the LibTorch oracle cannot be loaded: LibTorch failed to start");
  return torch;
}

}  // namespace minigrad::oracle
