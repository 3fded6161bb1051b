// SPDX-License-Identifier: MIT
// Questions and answers, and how to treat an engine that breaks the protocol.
#include "oracle/programs/engine_process.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "corpus/json/quote.h"
#include "minigrad/version.h"

namespace minigrad::oracle {
namespace {

constexpr double seconds_for_farewell = 1;

/// When a batch fails as a whole, at most this many single points may fail before the rest counts as failed too: each
/// failure costs a restart or a timeout.
constexpr std::size_t most_single_crashes = 3;
constexpr std::size_t most_single_timeouts = 1;

/// Why a question got no answer.
class Trouble : public std::runtime_error {
 public:
  Trouble(Outcome outcome, const corpus::ForeignMessage& why) : std::runtime_error(why), outcome_(outcome) {}
  Outcome outcome() const { return outcome_; }

 private:
  Outcome outcome_;
};

Subprocess::Clock::time_point after(double seconds) {
  using Duration = Subprocess::Clock::duration;
  return Subprocess::Clock::now() + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

Outcome outcome_of(SubprocessError::Kind kind) {
  switch (kind) {
    case SubprocessError::Kind::ended: return Outcome::crash;
    case SubprocessError::Kind::overdue: return Outcome::timeout;
    case SubprocessError::Kind::too_long: break;
  }
  return Outcome::error;
}

/// The engine's last output, to append to a sentence.
std::string behind_words(Subprocess& process) {
  const std::string words = process.last_words();
  return words.empty() ? "" : "\nits standard error ends with:\n" + words;
}

Status to_status(const corpus::RunAnswer::PointReply& reply) {
  switch (reply.reply) {
    case corpus::Reply::answered: return {};
    case corpus::Reply::skipped: return {Outcome::unsupported, reply.why};
    case corpus::Reply::failed: return {Outcome::error, reply.why};
  }
  return {};
}

std::size_t wanted_count(const Question& question) { return wanted_nodes(question.graph, question.manner).size(); }

Answers to_answers(corpus::RunAnswer&& reply) {
  Answers answers(reply.values.size(), reply.gradients.dimension());
  answers.values = std::move(reply.values);
  for (std::size_t p = 0; p < answers.size(); ++p) {
    answers.statuses[p] = to_status(reply.replies[p]);
    std::copy(reply.gradients[p].begin(), reply.gradients[p].end(), answers.gradient(p).begin());
  }
  return answers;
}

}  // namespace

EngineProcess::EngineProcess(CommandLine command, const Patience& patience, Listener listener)
    : command_(std::move(command)), patience_(patience), listener_(std::move(listener)) {
  const auto did_not_start = [&](const Trouble& trouble) {
    return EngineGone(fmt::format("the engine `{}` did not start: {}", command_.shown, trouble.what()));
  };
  try {
    start();
  } catch (const Trouble& first) {
    if (first.outcome() == Outcome::timeout) throw did_not_start(first);  // a second wait would double the deadline
    try {
      start_again();
    } catch (const Trouble& trouble) {
      throw did_not_start(trouble);
    }
  }
}

EngineProcess::~EngineProcess() {
  if (process_) process_->finish(corpus::stop_line, after(seconds_for_farewell));
}

Answers EngineProcess::differentiate(const Question& question) {
  Answers answers(question.points.size(), wanted_count(question));
  if (question.points.size() == 0) return answers;
  if (troubles_ >= patience_.most_troubles)
    throw EngineGone(fmt::format("the engine `{}` is no longer running", command_.shown));
  if (const auto unclaimed = find_unclaimed(capabilities_, question.graph, question.manner)) {
    answers.refuse(Outcome::unsupported, *unclaimed);
    return answers;
  }
  try {
    if (other_claims_) throw OtherClaims(*other_claims_);
    return capabilities_.finite_inputs ? ask_at_claimed_points(question) : ask_twice(question);
  } catch (const OtherClaims& other) {
    if (!failures_expected_) throw;
    answers.refuse(Outcome::error, other.what());
    return answers;
  }
}

Answers EngineProcess::ask_at_claimed_points(const Question& question) {
  const Question claimed = at_claimed_points(question, capabilities_);
  if (claimed.points.size() == question.points.size()) return ask_twice(question);
  Answers answers(question.points.size(), wanted_count(question));
  Answers asked(0, wanted_count(question));
  if (claimed.points.size() > 0) asked = ask_twice(claimed);
  std::size_t next = 0;
  for (std::size_t p = 0; p < answers.size(); ++p) {
    if (const auto unclaimed = find_unclaimed(capabilities_, question.points[p])) {
      answers.statuses[p] = {Outcome::unsupported, *unclaimed};
      continue;
    }
    answers.values[p] = asked.values[next];
    answers.statuses[p] = asked.statuses[next];
    std::ranges::copy(asked.gradient(next), answers.gradient(p).begin());
    ++next;
  }
  return answers;
}

Answers EngineProcess::ask_twice(const Question& question) {
  try {
    Answers answers = to_answers(ask(question));
    troubles_ = 0;
    return answers;
  } catch (const Trouble& trouble) {
    count_trouble(trouble.what());
  }
  try {
    Answers answers = to_answers(ask(question));
    ++rescued_;
    return answers;
  } catch (const Trouble& trouble) {
    Answers refused(question.points.size(), wanted_count(question));
    refused.refuse(trouble.outcome(), trouble.what());
    return question.points.size() == 1 ? refused : ask_one_by_one(question, std::move(refused));
  }
}

Answers EngineProcess::ask_one_by_one(const Question& question, Answers whole) {
  const bool overdue = whole.statuses.front().outcome == Outcome::timeout;
  const std::size_t most_failures = overdue ? most_single_timeouts : most_single_crashes;
  Answers answers = whole;
  std::size_t failures = 0;
  for (std::size_t p = 0; p < question.points.size() && failures < most_failures; ++p) {
    try {
      const Answers single = to_answers(ask(question_at(question, p)));
      answers.values[p] = single.values[0];
      answers.statuses[p] = single.statuses[0];
      std::copy(single.gradient(0).begin(), single.gradient(0).end(), answers.gradient(p).begin());
    } catch (const Trouble& trouble) {
      ++failures;
      answers.statuses[p] = {trouble.outcome(), trouble.what()};
    }
  }
  // Points that succeed alone but not together are still a fault of the engine.
  return failures == 0 ? whole : answers;
}

corpus::RunAnswer EngineProcess::ask(const Question& question) {
  if (is_run_over()) throw OutOfTime();
  if (!process_) start_again();
  const corpus::RunShape shape{next_id_++, question.points.size(), wanted_count(question)};
  try {
    if (const std::string_view extra = process_->unasked(); !extra.empty()) {
      throw Trouble(Outcome::error, "it wrote without being asked: " + corpus::quote_briefly(extra));
    }
    std::string line;
    append_run(line, shape.id, question);
    corpus::RunAnswer answer = read_run_answer(converse(line, patience_.seconds_a_message, shape), shape);
    if (const std::string_view extra = process_->unasked(); !extra.empty()) {
      throw Trouble(Outcome::error, "it wrote more than the one answer: " + corpus::quote_briefly(extra));
    }
    return answer;
  } catch (const SubprocessError& error) {
    throw_trouble(outcome_of(error.kind()), error.what());
  } catch (const OutOfTime&) {
    throw;
  } catch (const std::exception& error) {
    throw_trouble(Outcome::error, error.what());
  }
}

Subprocess::Clock::time_point EngineProcess::deadline(double seconds) const {
  return std::min(after(seconds), patience_.end_of_run.value_or(Clock::time_point::max()));
}

std::string EngineProcess::converse(const std::string& text, double seconds,
                                    const std::optional<corpus::RunShape>& shape) {
  if (listener_) listener_(Direction::to_engine, std::string_view(text).substr(0, text.size() - 1), shape);
  std::string line;
  try {
    line = process_->ask(text, deadline(seconds), corpus::longest_line);
  } catch (const SubprocessError& error) {
    const bool ran_out = has_started_ && error.kind() == SubprocessError::Kind::overdue && is_run_over();
    if (!ran_out) throw;
    process_.reset();  // kills it
    throw OutOfTime();
  }
  if (listener_) listener_(Direction::from_engine, line, shape);
  return line;
}

void EngineProcess::start() {
  process_ = std::make_unique<Subprocess>(command_, patience_.mebibytes);
  try {
    const std::string answer =
        converse(corpus::start_line("minigrad " MINIGRAD_VERSION), patience_.seconds_to_start, std::nullopt);
    Capabilities claims = corpus::read_start_answer(answer);
    const auto change = has_started_ ? corpus::find_change(capabilities_, claims) : std::nullopt;
    if (change) throw_other_claims(*change);
    capabilities_ = std::move(claims);
    has_started_ = true;
  } catch (const SubprocessError& error) {
    throw_trouble(outcome_of(error.kind()), error.what());
  } catch (const corpus::Error& error) {
    throw_trouble(Outcome::error, error.what());
  }
}

void EngineProcess::start_again() {
  ++restarts_;
  start();
}

void EngineProcess::throw_trouble(Outcome outcome, std::string why) {
  const std::unique_ptr<Subprocess> process = std::move(process_);
  if (const std::optional<std::string> ending = process->ending()) why += fmt::format(" ({})", *ending);
  process->kill();
  throw Trouble(outcome, why + behind_words(*process));
}

void EngineProcess::throw_other_claims(const std::string& change) {
  process_.reset();  // kills it
  const std::string cause = last_trouble_.substr(0, last_trouble_.find('\n'));
  other_claims_.emplace(command_.shown, fmt::format("the engine `{}` makes other claims after a restart: {}; it was "
                                                    "restarted because of this: {}",
                                                    command_.shown, change, cause));
  throw OtherClaims(*other_claims_);
}

void EngineProcess::count_trouble(const std::string& why) {
  last_trouble_ = why;
  if (failures_expected_ > 0 || ++troubles_ < patience_.most_troubles) return;
  throw EngineGone(fmt::format("the engine `{}` failed {} times in a row and is not asked again; the last failure: {}",
                               command_.shown, troubles_, why));
}

std::optional<std::string> EngineProcess::finish() {
  if (auto bad_end = end_process()) return bad_end;
  if (rescued_ == 0) return std::nullopt;
  return fmt::format("{} questions were answered only at the second attempt, the last one after: {}", rescued_,
                     last_trouble_);
}

double EngineProcess::seconds_to_end() const {
  if (!patience_.end_of_run) return patience_.seconds_a_message;
  const double left = std::chrono::duration<double>(*patience_.end_of_run - Clock::now()).count();
  return std::min(patience_.seconds_a_message, std::max(seconds_for_farewell, left));
}

std::optional<std::string> EngineProcess::end_process() {
  if (!process_) return std::nullopt;
  const std::unique_ptr<Subprocess> process = std::move(process_);
  const double seconds = seconds_to_end();
  if (!process->finish(corpus::stop_line, after(seconds))) {
    if (process->unasked().size() > Subprocess::most_unasked) {
      return fmt::format("it wrote more than {} bytes after stop, and was killed", Subprocess::most_unasked);
    }
    if (const auto ending = process->ending()) return "at stop, " + *ending;
    return fmt::format("it did not end within {:.3g} s of stop, and was killed", seconds);
  }
  if (const std::string_view extra = process->unasked(); !extra.empty()) {
    return "it wrote more than it was asked for: " + corpus::quote_briefly(extra);
  }
  if (process->ended_well()) return std::nullopt;
  return fmt::format("it failed at stop ({}){}", process->ending().value_or("?"), behind_words(*process));
}

}  // namespace minigrad::oracle
