// SPDX-License-Identifier: MIT
// Output of a command. Files are written when its work is done, so check before it starts that they can be.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace minigrad::properties {

/// Throws corpus::Error unless files can be created in this folder. If it does not exist, checks the nearest folder
/// above it that does.
void require_writable_folder(const std::filesystem::path& folder);

/// Throws corpus::Error unless this file can be written. It may also be a device or a pipe.
void require_writable_file(const std::filesystem::path& path);

/// Replaces a file, or appends to one that is not a regular file, such as /dev/stdout. Throws corpus::Error.
void write_output(const std::filesystem::path& path, std::string_view content);

/// JSON as the text of a file. Bytes that are not UTF-8, as in a file name, become U+FFFD.
std::string json_text(const nlohmann::json& json);

/// Flushes standard output. Throws std::system_error if that fails.
void flush_output();

}  // namespace minigrad::properties
