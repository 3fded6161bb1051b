// SPDX-License-Identifier: MIT
// Where a program finds the files that belong to it. The build tree has the layout of an installation:
//   bin/minigrad
//   lib/minigrad/    the LibTorch module, and the adapters in C++
//   share/minigrad/  corpus/ and adapters/
// so all paths are relative to the program, and an installation can be moved.
#pragma once

#include <filesystem>

namespace minigrad::corpus {

/// The running program, with symbolic links resolved.
std::filesystem::path program_file();

/// share/minigrad, or the folder that the environment variable MINIGRAD_DATA names.
std::filesystem::path data_folder();

/// lib/minigrad, or the folder that the environment variable MINIGRAD_LIBRARIES names.
std::filesystem::path library_folder();

/// Whether the program runs from a build tree, whose data are links into the checkout.
bool in_build_tree();

/// The path itself if it exists, otherwise the same path in data_folder() if that exists, otherwise the path itself.
/// So `corpus/cases` names the installed cases outside of a checkout. For reading only.
std::filesystem::path readable(const std::filesystem::path& path);

}  // namespace minigrad::corpus
