// SPDX-License-Identifier: MIT
// Whole files: read within a limit, and written atomically.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace minigrad::corpus {

/// The content of a file. Throws an Error if it cannot be read or exceeds the limit.
std::string read_file(const std::filesystem::path& path, std::size_t limit);

/// Replaces a file, and creates its folder if it is missing. Writes a temporary file beside it, syncs it and renames
/// it. Throws an Error on failure; the old file is then unchanged and the temporary file is removed.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace minigrad::corpus
