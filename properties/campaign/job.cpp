// SPDX-License-Identifier: MIT
#include "properties/campaign/job.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "corpus/protocol/protocol.h"
#include "properties/campaign/fatal_finding.h"
#include "properties/campaign/finding_order.h"
#include "properties/engines/engines.h"
#include "properties/process/deadline_engine.h"
#include "properties/process/forking_engine.h"
#include "properties/process/stop_signals.h"

namespace minigrad::properties {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto between_messages = std::chrono::milliseconds(200);

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::unique_ptr<oracle::Differentiator> make_oracle(const CampaignOptions& options, JobSlot& asked) {
  if (options.oracle == "none") return nullptr;
  try {
    return make_deadline_engine(options.oracle, options.patience, Role::oracle, &asked);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(
        fmt::format("{}\nIt goes without an oracle too, the judge alone decides then: --oracle none", error.what()));
  }
}

class Job {
 public:
  Job(CampaignOptions options, Assignment todo, JobSlot& asked, const ChildProcess::Say& say)
      : options_(std::move(options)),
        todo_(std::move(todo)),
        slot_(asked),
        say_(say),
        engine_(make_deadline_engine(options_.engine, options_.patience, Role::engine, &asked)),
        oracle_(make_oracle(options_, asked)) {
    introduce();
    options_.shape = narrowed(options_.shape, engine_->capabilities());
    if (oracle_) options_.shape = narrowed_to_oracle(options_.shape, oracle_->capabilities());
  }

  void run() {
    Campaign campaign(options_, *engine_, oracle_.get(), todo_.shrinks);
    Campaign without_oracle(options_, *engine_, nullptr, todo_.shrinks);
    const auto start = Clock::now();
    auto last_message = start;
    if (todo_.fatal) look_into(*todo_.fatal);
    while (IndexRange* const portion = find_open(todo_.portions, options_.graphs.value_or(no_index))) {
      if (stop_requested() || (options_.seconds && seconds_since(start) >= todo_.seconds_left)) break;
      const std::uint64_t index = portion->next;
      if (todo_.oracle_deadly.contains(index)) {
        examine(index, without_oracle);
        tally_.oracle[oracle::Verdict::crash] += components(index);
      } else if (!todo_.deadly.contains(index)) {
        examine(index, campaign);
      }
      if (gone_) break;  // this graph is left for whoever goes on
      portion->next += portion->stride;
      if (Clock::now() - last_message > between_messages) {
        report_progress();
        last_message = Clock::now();
      }
    }
    slot_.index = no_index;
    report_progress();
    say_end(*engine_);
    if (oracle_) say_end(*oracle_);
  }

 private:
  void introduce() {
    const oracle::Capabilities& engine = engine_->capabilities();
    say_({{"engine", engine.name},
          {"engine_version", engine.version},
          {"claims", start_answer_line(engine)},
          {"oracle", oracle_ ? oracle_->capabilities().name : ""},
          {"oracle_version", oracle_ ? oracle_->capabilities().version : ""},
          {"oracle_claims", oracle_ ? start_answer_line(oracle_->capabilities()) : ""}});
  }

  /// The engine has not been asked anything in this process yet.
  void look_into(const FatalGraph& fatal) {
    slot_.index = fatal.index;
    ForkingEngine engine(*engine_, options_.patience);
    std::optional<ForkingEngine> oracle;
    if (oracle_ && !engine_command(options_.oracle)) oracle.emplace(*oracle_, options_.patience);
    const std::optional<Finding> finding =
        small_fatal_finding(options_, fatal.index, fatal.death, engine, oracle ? &*oracle : oracle_.get());
    say_({{"fatal", finding ? to_json(*finding) : nlohmann::json()}});
    slot_.index = no_index;
    slot_.role = Role::none;  // whom the children asked
    todo_.deadly.insert(fatal.index);
  }

  void examine(std::uint64_t index, Campaign& campaign) {
    slot_.index = index;
    try {
      tally_ += campaign.run(index, [this](const Finding& finding) { say_({{"finding", to_json(finding)}}); });
    } catch (const oracle::EngineGone& error) {
      say_({{"gone", error.what()}});
      gone_ = true;
    }
  }

  std::uint64_t components(std::uint64_t index) const {
    const Drawing drawing = draw_subject(options_.seed, index, options_.shape).drawing;
    return drawing.points.size() * (1 + input_count(drawing.graph));
  }

  void report_progress() {
    say_({{"tally", to_json(tally_)}, {"portions", to_json(todo_.portions)}});
    tally_ = Tally{};
  }

  void say_end(oracle::Differentiator& differentiator) {
    const std::optional<std::string> bad_end = differentiator.finish();
    if (bad_end) say_({{"remark", fmt::format("{}: {}", differentiator.capabilities().name, *bad_end)}});
  }

  CampaignOptions options_;
  Assignment todo_;
  JobSlot& slot_;
  const ChildProcess::Say& say_;
  std::unique_ptr<oracle::Differentiator> engine_;
  std::unique_ptr<oracle::Differentiator> oracle_;
  Tally tally_;
  bool gone_ = false;
};

}  // namespace

void do_job(CampaignOptions options, Assignment todo, JobSlot& asked, const ChildProcess::Say& say) {
  Job(std::move(options), std::move(todo), asked, say).run();
}

}  // namespace minigrad::properties
