// SPDX-License-Identifier: MIT
#include "properties/cli/named_question.h"

#include <filesystem>
#include <system_error>

#include "corpus/json/document.h"
#include "corpus/json/file.h"
#include "corpus/layout/layout.h"

namespace minigrad::properties {
namespace {

NamedQuestion from_file(const std::string& path) {
  const bool is_standard_input = path == "-";
  const std::filesystem::path source = is_standard_input ? "/dev/stdin" : corpus::readable(path);
  const std::string text = corpus::read_file(source, corpus::Limits().bytes);
  const auto found = corpus::parse_question(text, is_standard_input ? "standard input" : path);
  return std::visit([](const auto& question) -> NamedQuestion { return question; }, found);
}

}  // namespace

NamedQuestion find_question(const std::string& name) {
  std::error_code error;
  if (!std::filesystem::exists(name, error)) {
    if (auto found = find_conformance_case(name)) return *std::move(found);
  }
  return from_file(name);
}

corpus::Question question_for(const NamedQuestion& named, const corpus::Capabilities& claims) {
  if (const auto* const test_case = std::get_if<corpus::Case>(&named)) return question_of(*test_case, claims);
  if (const auto* const found = std::get_if<NamedCase>(&named)) {
    return question_of(found->level, found->test_case, claims);
  }
  return std::get<corpus::Question>(named);
}

std::string heading(const NamedQuestion& named) {
  if (const auto* const test_case = std::get_if<corpus::Case>(&named)) return test_case->summary.str() + '\n';
  if (const auto* const found = std::get_if<NamedCase>(&named)) return found->test_case.note + '\n';
  return "";
}

}  // namespace minigrad::properties
