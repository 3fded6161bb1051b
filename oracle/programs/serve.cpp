// SPDX-License-Identifier: MIT
// Reads lines and writes lines.
#include "oracle/programs/serve.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>

#include "corpus/protocol/protocol.h"

namespace minigrad::oracle {
namespace {

corpus::RunAnswer::PointReply to_reply(const Status& status) {
  switch (status.outcome) {
    case Outcome::answered: return {};
    case Outcome::unsupported: return {corpus::Reply::skipped, status.reason};
    case Outcome::error:
    case Outcome::crash:
    case Outcome::timeout: break;
  }
  return {corpus::Reply::failed, status.reason};
}

std::string run(const corpus::Run& run, Differentiator& engine) {
  const std::size_t wanted = wanted_nodes(run.graph, run.manner).size();
  corpus::RunAnswer reply(run.points.size(), wanted);
  Answers answers(run.points.size(), wanted);
  if (const auto unclaimed = find_unclaimed(engine.capabilities(), run.graph, run.manner)) {
    answers.refuse(Outcome::unsupported, *unclaimed);
  } else {
    answers = engine.differentiate(run.graph, run.points, run.manner);
  }
  for (std::size_t p = 0; p < run.points.size(); ++p) {
    reply.values[p] = answers.values[p];
    std::copy(answers.gradient(p).begin(), answers.gradient(p).end(), reply.gradients[p].begin());
    reply.replies[p] = to_reply(answers.statuses[p]);
  }
  std::string line;
  append_run_answer(line, run.id, reply);
  return line;
}

/// Answers a message that is JSON. Throws if it is invalid.
std::optional<std::string> answer_message(const corpus::Value& message, Differentiator& engine) {
  switch (corpus::read_command(message)) {
    case corpus::Command::start: corpus::read_start(message); return corpus::start_answer_line(engine.capabilities());
    case corpus::Command::run: return run(corpus::read_run(message), engine);
    case corpus::Command::stop: break;
  }
  return std::nullopt;
}

/// Lines from a descriptor. Skips the rest of a line beyond the limit, so that the next line is found.
class Lines {
 public:
  explicit Lines(int input) : input_(input) {}

  struct Line {
    std::string text;
    bool is_too_long = false;
  };

  /// Nothing at the end of the input. The last line need not end in a newline.
  std::optional<Line> next() {
    Line line;
    for (;;) {
      const std::size_t end = unread_.find('\n', begin_);
      const std::size_t stop = std::min(end, unread_.size());
      line.is_too_long = line.is_too_long || line.text.size() + stop - begin_ > corpus::longest_line;
      if (line.is_too_long) line.text.clear();
      if (!line.is_too_long) line.text.append(unread_, begin_, stop - begin_);
      if (end != std::string::npos) {
        begin_ = end + 1;
        return line;
      }
      begin_ = unread_.size();
      if (!read_more()) break;
    }
    if (line.text.empty() && !line.is_too_long) return std::nullopt;
    return line;
  }

 private:
  bool read_more() {
    std::array<char, 65536> buffer;
    ssize_t count = 0;
    do {
      count = ::read(input_, buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw std::system_error(errno, std::generic_category(), "standard input");
    unread_.assign(buffer.data(), static_cast<std::size_t>(count));
    begin_ = 0;
    return count > 0;
  }

  int input_;
  std::string unread_;
  std::size_t begin_ = 0;
};

void write_all(int output, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(output, text.data(), text.size());
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "standard output");
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

std::optional<std::string> answer_to(std::string_view line, Differentiator& engine) {
  std::optional<std::uint64_t> id;
  try {
    const corpus::Document document(line, "message", corpus::message_limits);
    id = corpus::find_id(document.root());
    return answer_message(document.root(), engine);
  } catch (const std::exception& error) {
    return corpus::error_line(id, error.what());
  }
}

void serve(int input, int output, Differentiator& engine) {
  Lines lines(input);
  while (const auto line = lines.next()) {
    if (line->is_too_long) {
      write_all(output, corpus::error_line({}, fmt::format("a line of more than {} bytes", corpus::longest_line)));
      continue;
    }
    const std::optional<std::string> answer = answer_to(line->text, engine);
    if (!answer) return;
    write_all(output, *answer);
  }
}

}  // namespace minigrad::oracle
