// SPDX-License-Identifier: MIT
// Whole files: read within a limit, and written so that nobody ever sees half of one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace minigrad::corpus {

/// The content of a file. Throws an Error when it cannot be read or is longer than the limit.
std::string read_file(const std::filesystem::path& path, std::size_t limit);

/// Replaces a file, and makes its folder when that is missing: a temporary file beside it is written, brought to disk
/// and renamed. Throws an Error when that fails; then the temporary file is gone and the old file as it was.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace minigrad::corpus
