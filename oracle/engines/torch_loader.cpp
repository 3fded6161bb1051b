// SPDX-License-Identifier: MIT
// Finds and opens the module that torch.cpp is built into. This file does not use LibTorch itself.
#include <dlfcn.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "oracle/engines/torch.h"

namespace minigrad::oracle {
namespace {

using Factory = Differentiator*(TorchMemory);

std::vector<std::string> module_paths() {
  std::vector<std::string> paths;
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) paths.push_back((program.parent_path() / "libminigrad_torch.so").string());
#ifdef MINIGRAD_TORCH_MODULE
  paths.emplace_back(MINIGRAD_TORCH_MODULE);
#endif
  return paths;
}

/// Opens the first module that loads. Never closes it: LibTorch registers static and thread-local objects whose
/// destructors would run after their code is gone.
void* open_module() {
  std::string attempts;
  for (const std::string& path : module_paths()) {
    if (void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return module;
    attempts += std::string("\n  ") + dlerror();
  }
  throw std::runtime_error(
      "the LibTorch oracle cannot be loaded: install LibTorch (Debian: apt-get install libtorch-dev) "
      "and build the target minigrad_torch. Tried:" +
      attempts);
}

Factory* find_factory() {
  void* const symbol = dlsym(open_module(), "minigrad_make_torch");
  if (symbol == nullptr) {
    throw std::runtime_error("the LibTorch oracle cannot be loaded: its module has no minigrad_make_torch; rebuild it");
  }
  return reinterpret_cast<Factory*>(symbol);
}

}  // namespace

std::unique_ptr<Differentiator> load_torch(TorchMemory memory) {
  static Factory* const make = find_factory();
  std::unique_ptr<Differentiator> torch(make(memory));
  if (!torch) throw std::runtime_error("the LibTorch oracle cannot be loaded: LibTorch failed to start");
  return torch;
}

}  // namespace minigrad::oracle
