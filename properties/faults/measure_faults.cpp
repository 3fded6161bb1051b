// SPDX-License-Identifier: MIT
#include "properties/faults/measure_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "properties/campaign/campaign.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/stop_signals.h"

namespace minigrad::properties {
namespace {

using nlohmann::json;

/// The maximum number of graphs for the shares of a fault, over all seeds. Graphs that a fault does not change are
/// cheap.
constexpr std::uint64_t share_graphs_of_all_seeds = 2100;

double processor_milliseconds(std::clock_t since) {
  return 1000.0 * static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
}

/// Runs a campaign up to its first finding. Sends a message before each graph, because the engine may end the process
/// there.
void search_and_send(const Fault& fault, const CampaignOptions& options, oracle::Differentiator* oracle,
                     const ChildProcess::Send& send) {
  const std::unique_ptr<oracle::Differentiator> engine = make_faulty_engine(fault.name);
  Campaign campaign(options, *engine, oracle);
  const std::clock_t start = std::clock();
  bool found = false;
  for (std::uint64_t i = 0; i < *options.graphs && !found; ++i) {
    send({{"index", i}, {"milliseconds", processor_milliseconds(start)}});
    campaign.run(i, [&](const Finding& finding) {
      found = true;
      send({{"nodes", finding.failing_case.graph.nodes.size()}, {"milliseconds", processor_milliseconds(start)}});
    });
  }
}

std::optional<FirstFinding> find_first(const Fault& fault, const CampaignOptions& options,
                                       oracle::Differentiator* oracle) {
  ChildProcess child([&](const ChildProcess::Send& send) { search_and_send(fault, options, oracle, send); });
  std::uint64_t index = 0;
  FirstFinding first{0, 0, 0};
  bool found = false;
  while (const auto messages = child.receive()) {
    for (const json& message : *messages) {
      first.milliseconds = message.at("milliseconds");
      if (message.contains("index")) {
        index = message.at("index");
      } else {
        found = true;
        first.nodes = message.at("nodes");
      }
    }
  }
  const bool died = child.wait().has_value();
  if (!found && !died) return std::nullopt;
  if (!found) first.nodes = draw_subject(options.seed, index, options.shape).question.graph.nodes.size();
  first.graphs = index + 1;
  return first;
}

const Fault& fault_named(const std::string& name) {
  const auto fault = std::find_if(faults().begin(), faults().end(), [&](const Fault& f) { return f.name == name; });
  if (fault == faults().end()) throw std::invalid_argument("unknown fault: " + name);
  return *fault;
}

MeasuredFault measure_fault(const std::string& name, const FaultSearch& search, oracle::Differentiator* oracle) {
  const Fault& fault = fault_named(name);
  MeasuredFault measured{name, {}, {}};
  for (std::uint64_t seed = 1; seed <= search.seeds; ++seed) {
    CampaignOptions options;
    options.engine = "fault:" + name;
    options.oracle = search.oracle;
    options.graphs = search.graphs;
    options.seed = seed;
    measured.first.push_back(find_first(fault, options, oracle));
  }
  measured.shares = measure_shares(
      fault, {search.seeds, search.share_points,
              std::min(search.graphs, std::max<std::uint64_t>(1, share_graphs_of_all_seeds / search.seeds))});
  return measured;
}

json to_message(std::size_t place, const MeasuredFault& measured) {
  json first = json::array();
  for (const std::optional<FirstFinding>& one : measured.first) {
    first.push_back(one ? json::array({one->graphs, one->milliseconds, one->nodes}) : json());
  }
  const FaultShares& s = measured.shares;
  return {{"place", place},
          {"fault", measured.fault},
          {"first", first},
          {"shares",
           {s.changed, s.with_truth, s.within_rounding, s.wrong, s.imprecise, s.failed, s.gradcheck, s.jax, s.rtol}}};
}

MeasuredFault from_message(const json& message) {
  MeasuredFault measured{message.at("fault"), {}, {}};
  for (const json& one : message.at("first")) {
    measured.first.push_back(one.is_null() ? std::nullopt
                                           : std::optional(FirstFinding{one.at(0), one.at(1), one.at(2)}));
  }
  const json& s = message.at("shares");
  measured.shares = {s.at(0), s.at(1), s.at(2), s.at(3), s.at(4), s.at(5), s.at(6), s.at(7), s.at(8)};
  return measured;
}

/// Measures every `search.jobs`-th fault, starting at `job`. The oracle is loaded once for all of them.
void measure_and_send(const std::vector<std::string>& names, const FaultSearch& search, std::size_t job,
                      const ChildProcess::Send& send) {
  const std::unique_ptr<oracle::Differentiator> oracle = search.oracle == "none" ? nullptr : make_engine(search.oracle);
  for (std::size_t i = job; i < names.size(); i += search.jobs) {
    send(to_message(i, measure_fault(names[i], search, oracle.get())));
  }
}

}  // namespace

std::uint64_t MeasuredFault::found_in() const {
  return static_cast<std::uint64_t>(
      std::count_if(first.begin(), first.end(), [](const auto& one) { return one.has_value(); }));
}

std::vector<MeasuredFault> measure_faults(const std::vector<std::string>& names, const FaultSearch& search,
                                          const std::function<void(std::size_t done)>& on_progress) {
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (std::size_t job = 0; job < std::min<std::size_t>(search.jobs, names.size()); ++job) {
    children.push_back(std::make_unique<ChildProcess>(
        [&names, &search, job](const ChildProcess::Send& send) { measure_and_send(names, search, job, send); }));
  }
  std::map<std::size_t, MeasuredFault> done;  // by the place of the name
  const auto is_running = [](const auto& child) { return child != nullptr; };
  while (!stop_requested() && std::ranges::any_of(children, is_running)) {
    wait_for_any(children);
    on_progress(done.size());
    for (std::unique_ptr<ChildProcess>& child : children) {
      if (!child || !child->is_readable()) continue;
      const auto messages = child->receive();
      for (const json& message : messages.value_or(std::vector<json>{})) {
        done[message.at("place").get<std::size_t>()] = from_message(message);
      }
      if (messages) continue;
      if (const auto death = child->wait()) {
        throw std::runtime_error("a measuring process died: " + death->how);
      }
      child.reset();
    }
  }
  std::vector<MeasuredFault> measured;
  for (auto& [place, one] : done) measured.push_back(std::move(one));
  return measured;
}

}  // namespace minigrad::properties
