// SPDX-License-Identifier: MIT
// Files that a command writes when its work is done, which should not be the moment to learn that they cannot be.
#pragma once

#include <filesystem>
#include <string_view>

namespace minigrad::properties {

/// Throws corpus::Error, saying why, unless files can be made in this folder or, while it is missing, in the nearest
/// folder above it that is there.
void require_writable_folder(const std::filesystem::path& folder);

/// The same for one file, which may also be a device or a pipe.
void require_writable_file(const std::filesystem::path& path);

/// Replaces a file; what is not a regular file, such as /dev/stdout, is written to. Throws corpus::Error.
void write_output(const std::filesystem::path& path, std::string_view content);

}  // namespace minigrad::properties
