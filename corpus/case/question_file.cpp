// SPDX-License-Identifier: MIT
#include "corpus/case/question_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "corpus/protocol/protocol.h"

namespace minigrad::corpus {
namespace {

/// Whether the text is a message of the protocol by itself.
bool is_message(std::string_view text) {
  try {
    return Document(text, "", message_limits).root().find("command").has_value();
  } catch (const Error&) {
    return false;
  }
}

/// Reads lines of messages. Errors name the line in the whole text, because its other lines are left empty.
Question read_requests(std::string_view text, const std::string& file) {
  constexpr int most_messages = 3;
  std::optional<Question> question;
  std::string padded;
  int messages = 0;
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    const std::string_view message = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    const std::size_t before = padded.size();
    if (message.find_first_not_of(" \t\r") != std::string_view::npos) {
      padded += message;
      const Document document(padded, file, message_limits);
      padded.resize(before);
      if (++messages > most_messages) document.root().fail("expected at most the lines start, run and stop");
      if (read_command(document.root()) == Command::run) {
        if (question) document.root().fail("expected one request, got another one");
        question = read_run(document.root()).question;
      }
    }
    padded += '\n';
  }
  if (!question) throw Error(file, "expected a request with the command \"run\", got none");
  return *std::move(question);
}

}  // namespace

std::variant<Case, Question> parse_question(std::string_view text, const std::string& file) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string_view first_line = text.substr(begin, text.find('\n', begin) - begin);
  if (is_message(first_line)) return read_requests(text, file);
  if (is_message(text)) return read_run(Document(text, file, message_limits).root()).question;
  return parse_case(text, file);
}

}  // namespace minigrad::corpus
