// SPDX-License-Identifier: MIT
#include "properties/campaign/job.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "corpus/protocol/protocol.h"
#include "properties/campaign/fatal_finding.h"
#include "properties/engines/engines.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/forking_engine.h"
#include "properties/process/stop_signals.h"
#include "properties/process/stopwatch.h"

namespace minigrad::properties {
namespace {

constexpr double seconds_between_messages = 0.2;

using Send = std::function<void(const JobMessage&)>;

std::unique_ptr<oracle::Differentiator> make_oracle(const CampaignOptions& options, JobSlot& slot) {
  if (options.oracle == "none") return nullptr;
  try {
    return make_deadline_engine(options.oracle, options.patience, Role::oracle, &slot);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(
        fmt::format("{}\nTo run without an oracle, so that the judge alone decides: --oracle none", error.what()));
  }
}

class Job {
 public:
  Job(CampaignOptions options, Assignment assignment, JobSlot& slot, const Send& send)
      : options_(std::move(options)),
        assignment_(std::move(assignment)),
        slot_(slot),
        send_(send),
        engine_(make_deadline_engine(options_.engine, options_.patience, Role::engine, &slot)),
        oracle_(make_oracle(options_, slot)) {
    introduce();
    options_.shape = narrowed(options_.shape, engine_->capabilities());
    if (oracle_) options_.shape = narrowed_to_oracle(options_.shape, oracle_->capabilities());
  }

  void run() {
    Campaign campaign(options_, *engine_, oracle_.get(), assignment_.shrinks);
    Campaign without_oracle(options_, *engine_, nullptr, assignment_.shrinks);
    const Stopwatch stopwatch;
    Stopwatch since_message;
    if (assignment_.to_shrink) shrink(*assignment_.to_shrink);
    while (IndexRange* const range = find_open(assignment_.ranges, options_.graphs.value_or(no_index))) {
      if (stop_requested() || (options_.seconds && stopwatch.seconds() >= assignment_.seconds_left)) break;
      const std::uint64_t index = range->next;
      if (assignment_.oracle_fatal.contains(index)) {
        examine(index, without_oracle);
        tally_.oracle[oracle::Verdict::crash] += components(index);
      } else if (!assignment_.fatal.contains(index)) {
        examine(index, campaign);
      }
      if (is_engine_lost_) break;  // the graph is left for a resumed campaign
      range->next += range->stride;
      if (since_message.seconds() > seconds_between_messages) {
        send_progress();
        since_message = Stopwatch();
      }
    }
    slot_.set_index(no_index);
    send_progress();
    end(*engine_);
    if (oracle_) end(*oracle_);
  }

 private:
  void introduce() {
    const oracle::Capabilities& engine = engine_->capabilities();
    const oracle::Capabilities oracle = oracle_ ? oracle_->capabilities() : oracle::Capabilities{};
    send_(Introduction{{engine.name, engine.version, oracle.name, oracle.version},
                       start_answer_line(engine),
                       oracle_ ? start_answer_line(oracle) : ""});
  }

  /// Must come before the engine is asked anything else in this process, see ForkingEngine.
  void shrink(const FatalGraph& fatal) {
    slot_.set_index(fatal.index);
    ForkingEngine engine(*engine_, options_.patience);
    std::optional<ForkingEngine> oracle;
    if (oracle_ && !engine_command(options_.oracle)) oracle.emplace(*oracle_, options_.patience);
    send_(FatalResult{
        small_fatal_finding(options_, fatal.index, fatal.death, engine, oracle ? &*oracle : oracle_.get())});
    slot_.set_index(no_index);
    slot_.role = Role::none;  // the child processes set it
    assignment_.fatal.insert(fatal.index);
  }

  void examine(std::uint64_t index, Campaign& campaign) {
    slot_.set_index(index);
    try {
      tally_ += campaign.run(index, [this](const Finding& finding) { send_(Found{finding}); });
    } catch (const oracle::OtherClaims& other) {
      const auto command = engine_command(options_.engine);
      const bool is_of_engine = command && command->shown == other.command();
      send_(is_of_engine ? JobMessage(ClaimsChange{other.what()}) : EngineLost{other.what()});
      is_engine_lost_ = true;
    } catch (const oracle::EngineGone& error) {
      send_(EngineLost{error.what()});
      is_engine_lost_ = true;
    }
  }

  std::uint64_t components(std::uint64_t index) const {
    const Question question = draw_subject(options_.seed, index, options_.shape).question;
    return question.points.size() * (1 + input_count(question.graph));
  }

  void send_progress() {
    send_(Progress{tally_, assignment_.ranges});
    tally_ = Tally{};
  }

  void end(oracle::Differentiator& differentiator) {
    const std::optional<std::string> bad_end = differentiator.finish();
    if (bad_end) send_(Remark{fmt::format("{}: {}", differentiator.capabilities().name, *bad_end)});
  }

  CampaignOptions options_;
  Assignment assignment_;
  JobSlot& slot_;
  const Send& send_;
  std::unique_ptr<oracle::Differentiator> engine_;
  std::unique_ptr<oracle::Differentiator> oracle_;
  Tally tally_;
  bool is_engine_lost_ = false;
};

}  // namespace

void run_job(CampaignOptions options, Assignment assignment, JobSlot& slot, const Send& send) {
  Job(std::move(options), std::move(assignment), slot, send).run();
}

}  // namespace minigrad::properties
