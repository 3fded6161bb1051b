// SPDX-License-Identifier: MIT
// Reads lines and writes lines.
#include "oracle/programs/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>

#include "corpus/json/posix.h"
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
  const auto& [graph, points, manner] = run.question;
  const std::size_t wanted = wanted_nodes(graph, manner).size();
  corpus::RunAnswer reply(points.size(), wanted);
  Answers answers(points.size(), wanted);
  if (const auto unclaimed = find_unclaimed(engine.capabilities(), graph, manner)) {
    answers.refuse(Outcome::unsupported, *unclaimed);
  } else {
    answers = engine.differentiate(run.question);
  }
  for (std::size_t p = 0; p < points.size(); ++p) {
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
    for (bool skips = false;;) {
      skips = skips || reader_.line_length() > corpus::longest_line;
      if (auto line = reader_.take_line()) return skips ? Line{{}, true} : Line{*std::move(line)};
      if (skips) reader_ = {};
      const ssize_t count = corpus::retry_eintr([this] { return reader_.read(input_); });
      if (count < 0) throw std::system_error(errno, std::generic_category(), "standard input");
      if (count > 0) continue;
      Line last{std::string(reader_.unread()), skips};
      reader_ = {};
      if (last.text.empty() && !skips) return std::nullopt;
      return last;
    }
  }

 private:
  int input_;
  corpus::LineReader reader_;
};

void write_text(int output, std::string_view text) {
  if (!corpus::write_all(output, text)) throw std::system_error(errno, std::generic_category(), "standard output");
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
      write_text(output, corpus::error_line({}, fmt::format("a line of more than {} bytes", corpus::longest_line)));
      continue;
    }
    const std::optional<std::string> answer = answer_to(line->text, engine);
    if (!answer) return;
    write_text(output, *answer);
  }
}

}  // namespace minigrad::oracle
