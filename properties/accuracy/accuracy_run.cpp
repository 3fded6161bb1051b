// SPDX-License-Identifier: MIT
#include "properties/accuracy/accuracy_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "properties/accuracy/accuracy_points.h"
#include "properties/engines/engines.h"
#include "properties/process/child_process.h"
#include "properties/process/stop_signals.h"

namespace minigrad::properties {
namespace {

void measure_and_send(const std::string& engine_name, const std::vector<Op>& ops, const oracle::Patience& patience,
                      const ChildProcess::Send& send) {
  const std::unique_ptr<oracle::Differentiator> engine = make_engine(engine_name, patience);
  const corpus::Dtype dtype = engine->capabilities().dtype;
  const EngineAccuracy heading{engine->capabilities().name, engine->capabilities().version, {}, dtype};
  send({{"engine", heading.engine}, {"version", heading.version}, {"dtype", dtype}});
  for (const Op op : ops) {
    send({{"begins", name(op)}});
    EngineAccuracy row = heading;
    row.figures = measure(*engine, make_reference(op, accuracy_points(op, dtype), dtype));
    send({{"rows", to_json({row})}});
  }
  finish_engine(*engine, engine_name);
}

/// Collects the messages of a child process.
class Collector {
 public:
  void add(const nlohmann::json& message) {
    if (message.contains("engine")) {
      heard_.accuracy.engine = message.at("engine");
      heard_.accuracy.version = message.at("version");
      heard_.accuracy.dtype = message.at("dtype");
    } else if (message.contains("begins")) {
      current_op_ = message.at("begins");
    } else {
      ++measured_operations_;
      for (const nlohmann::json& row : message.at("rows")) heard_.accuracy.figures.push_back(accuracy_from_json(row));
    }
  }

  /// Reads the messages that have arrived. Returns false once the child has ended.
  bool read(ChildProcess& child) {
    try {
      if (const auto messages = child.receive()) {
        for (const nlohmann::json& message : *messages) add(message);
        return true;
      }
      if (const auto death = child.wait()) {
        heard_.failure = fmt::format("it brought its process down in {} ({})", current_op_, death->how);
      }
    } catch (const std::runtime_error& error) {
      heard_.failure = error.what();
    }
    return false;
  }

  void interrupt() {
    heard_.failure = fmt::format("stopped early, in {}", current_op_);
    heard_.interrupted = true;
  }

  std::size_t measured_operations() const { return measured_operations_; }
  const MeasuredEngine& heard() const { return heard_; }

 private:
  MeasuredEngine heard_;
  std::string current_op_ = "its start";
  std::size_t measured_operations_ = 0;
};

}  // namespace

std::vector<MeasuredEngine> measure_engines(const std::vector<std::string>& names, const std::vector<Op>& ops,
                                            const oracle::Patience& patience,
                                            const std::function<void(std::size_t done)>& on_progress) {
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (const std::string& engine : names) {
    children.push_back(std::make_unique<ChildProcess>(
        [&](const ChildProcess::Send& send) { measure_and_send(engine, ops, patience, send); }));
  }
  std::vector<Collector> collectors(names.size());
  const auto is_running = [](const auto& child) { return child != nullptr; };
  while (!stop_requested() && std::ranges::any_of(children, is_running)) {
    wait_for_any(children);
    std::size_t done = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (children[i] && children[i]->is_readable() && !collectors[i].read(*children[i])) children[i].reset();
      done += collectors[i].measured_operations();
    }
    on_progress(done);
  }
  std::vector<MeasuredEngine> measured;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (children[i]) collectors[i].interrupt();
    measured.push_back(collectors[i].heard());
    measured[i].accuracy.engine = names[i];
  }
  return measured;
}

}  // namespace minigrad::properties
