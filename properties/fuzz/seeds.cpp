// SPDX-License-Identifier: MIT
// Writes the seeds of the libFuzzer targets, from the cases of corpus/ and of the conformance suite, in the form that
// each target reads. `fuzz_seeds FOLDER` makes FOLDER/case, FOLDER/protocol and FOLDER/engine.
#include <fmt/format.h>

#include <exception>
#include <filesystem>

#include "corpus/case/case.h"
#include "corpus/json/file.h"
#include "corpus/protocol/protocol.h"
#include "oracle/engines/minigrad_engine.h"
#include "properties/campaign/campaign.h"
#include "properties/fuzz/trial_bytes.h"

namespace {

using namespace minigrad;
using namespace minigrad::properties;

/// Long seeds make every run slow and reach no new code.
constexpr std::size_t longest_seed = 4096;

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(std::string_view target, const std::string& name, std::string_view content) {
    if (content.size() > longest_seed) return;
    corpus::write_file(folder_ / target / name, content);
    ++count_;
  }

  std::size_t count() const { return count_; }

 private:
  std::filesystem::path folder_;
  std::size_t count_ = 0;
};

/// The run that asks about a trial, and minigrad's answer.
std::string conversation(const Trial& trial) {
  corpus::Points points(input_count(trial.graph));
  for (const Coordinates& point : trial.points) points.push_back(point);
  std::string lines;
  append_run(lines, 1, trial.graph, points, trial.manner);
  oracle::MinigradEngine engine;
  const oracle::Answers answers = engine.differentiate(trial.graph, points, trial.manner);
  corpus::RunAnswer reply(points.size(), wanted_nodes(trial.graph, trial.manner).size());
  reply.values = answers.values;
  for (std::size_t i = 0; i < points.size(); ++i) std::ranges::copy(answers.gradient(i), reply.gradients[i].begin());
  append_run_answer(lines, 1, reply);
  lines.pop_back();
  return lines;
}

/// The trial in the forms of the protocol and the engine, where each point is one of its own.
void add_trial(Seeds& seeds, const std::string& name, const Trial& trial) {
  seeds.add("protocol", name, conversation(trial));
  for (std::size_t i = 0; i < trial.points.size(); ++i) {
    const auto bytes = to_bytes({trial.graph, {trial.points[i]}, trial.manner});
    if (bytes)
      seeds.add("engine", fmt::format("{}-{}", name, i), {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  }
}

void add_case(Seeds& seeds, const std::string& name, const corpus::Case& seed) {
  seeds.add("case", name, to_json(seed));
  Trial trial{
      seed.graph, {}, oracle::to_manner(oracle::MinigradEngine().capabilities(), seed.graph, to_backward(seed.use))};
  for (const corpus::Point& point : seed.points) trial.points.push_back(point.at);
  add_trial(seeds, name, trial);
}

/// A conformance case in the corpus's form, which has no recipes.
corpus::Case to_case(const ConformanceCase& original) {
  corpus::Case made;
  made.summary = original.summary;
  made.flags.assign(original.flags.begin(), original.flags.end());
  made.graph = original.graph.prefix;
  for (const Coordinates& point : original.points) made.points.push_back({point, std::nullopt});
  return made;
}

void write_seeds(Seeds& seeds, const std::filesystem::path& cases) {
  for (const std::filesystem::path& path : corpus::find_cases(cases)) {
    add_case(seeds, path.stem().string(), corpus::read_case(path));
  }
  for (const ConformanceLevel& level : conformance_suite()) {
    for (const ConformanceCase& original : level.cases) {
      if (!original.graph.repeat.empty()) continue;
      seeds.add("case", original.id, to_json(to_case(original)));
      add_trial(seeds, original.id, {original.graph.prefix, original.points, original.manner});
    }
  }
  const oracle::MinigradEngine engine;
  const corpus::Capabilities& claims = engine.capabilities();
  std::string start = corpus::start_line("minigrad") + start_answer_line(claims);
  start.pop_back();
  seeds.add("protocol", "start", start);
  seeds.add("protocol", "stop", corpus::stop_line);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 2) {
    fmt::print(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  Seeds seeds(arguments[1]);
  write_seeds(seeds, MINIGRAD_SOURCE_DIR "/corpus/cases");
  fmt::print("{}: {} seeds\n", arguments[1], seeds.count());
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "fuzz_seeds: {}\n", error.what());
  return 2;
}
