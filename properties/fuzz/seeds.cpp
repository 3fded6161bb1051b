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
#include "properties/fuzz/question_bytes.h"
#include "properties/suite/conformance.h"

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

/// The message that asks a question, and minigrad's answer.
std::string conversation(const Question& question) {
  const auto& [graph, points, manner] = question;
  std::string lines;
  append_run(lines, 1, question);
  oracle::MinigradEngine engine;
  const oracle::Answers answers = engine.differentiate(question);
  corpus::RunAnswer reply(points.size(), wanted_nodes(graph, manner).size());
  reply.values = answers.values;
  for (std::size_t i = 0; i < points.size(); ++i) std::ranges::copy(answers.gradient(i), reply.gradients[i].begin());
  append_run_answer(lines, 1, reply);
  lines.pop_back();
  return lines;
}

/// Adds the question as messages of the protocol, and each of its points as bytes for the engine.
void add_question(Seeds& seeds, const std::string& name, const Question& question) {
  seeds.add("protocol", name, conversation(question));
  for (std::size_t i = 0; i < question.points.size(); ++i) {
    const auto bytes = to_bytes(question_at(question, i));
    if (bytes)
      seeds.add("engine", fmt::format("{}-{}", name, i), {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  }
}

void add_case(Seeds& seeds, const std::string& name, const corpus::Case& seed) {
  seeds.add("case", name, to_json(seed));
  add_question(seeds, name, question_of(seed));
}

/// A conformance case in the corpus's form, which has no recipes.
corpus::Case to_case(const ConformanceCase& original) {
  corpus::Case made;
  made.summary = original.summary;
  made.flags.assign(original.flags.begin(), original.flags.end());
  made.graph = original.graph.prefix;
  made.manner = original.manner;
  made.fixes_constants = original.manner.constants == corpus::Constants::own;
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
      add_question(seeds, original.id, {original.graph.prefix, corpus::batch(original.points), original.manner});
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
