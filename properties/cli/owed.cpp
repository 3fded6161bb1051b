// SPDX-License-Identifier: MIT
// `minigrad owed`: of how many components the judge refuses some answer, and why it is silent on the others.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "corpus/case/case.h"
#include "corpus/layout/layout.h"
#include "properties/campaign/campaign.h"
#include "properties/cli/commands.h"
#include "properties/cli/shared_options.h"
#include "properties/examine/owed.h"
#include "properties/generate/numbers.h"
#include "properties/suite/conformance.h"
#include "properties/support/output_file.h"

namespace minigrad::properties {
namespace {

struct OwedOptions {
  std::vector<std::string> sets;
  std::uint64_t seed = 1;
  std::uint64_t graphs = 200;
  Shape shape;
  bool special = false;
  std::string corpus = "corpus/cases";
  bool dump = false;
  bool json = false;
};

using Visit = std::function<void(const Question&)>;

/// The largest graph of the suite that is counted: the others are chains of the same operation.
constexpr std::size_t largest_counted = 10'000;

/// A coordinate at which something special happens: an edge, a kink, the ends of the range, a tie with another one.
double special_coordinate(Random& random, std::span<const double> others) {
  if (random.chance(1, 5)) return others[random.below(static_cast<std::uint32_t>(others.size()))];
  if (random.chance(1, 3)) return nice_number(random);
  if (random.chance(1, 3)) return tame_number(random);
  for (;;) {
    const double number = special_number(random);
    if (std::isfinite(number)) return number;
  }
}

/// Replaces the points. Half of the coordinates stay as they were drawn.
void make_special(Random random, corpus::Points& points) {
  for (std::size_t p = 0; p < points.size(); ++p) {
    for (double& x : points[p]) {
      if (random.chance(1, 2)) x = special_coordinate(random, points[p]);
    }
  }
}

void visit_campaign(const OwedOptions& options, const Visit& visit) {
  for (std::uint64_t i = 0; i < options.graphs; ++i) {
    Question question = draw_subject(options.seed, i, options.shape).question;
    if (options.special) make_special(Random(case_seed(options.seed, "special points", i)), question.points);
    visit(question);
  }
}

void visit_suite(const Visit& visit) {
  for (const ConformanceLevel& level : conformance_suite()) {
    for (const ConformanceCase& c : level.cases) {
      const Graph graph = expand(c.graph);
      if (graph.nodes.size() <= largest_counted) visit({graph, corpus::batch(c.points), c.manner});
    }
  }
}

void visit_corpus(const std::string& folder, const Visit& visit) {
  for (const auto& path : corpus::find_cases(corpus::readable(folder))) visit(question_of(corpus::read_case(path)));
}

void visit_set(const std::string& set, const OwedOptions& options, const Visit& visit) {
  if (set == "campaign") visit_campaign(options, visit);
  if (set == "suite") visit_suite(visit);
  if (set == "corpus") visit_corpus(options.corpus, visit);
}

/// Prints the lines of questions with the default manner.
void dump(const Question& question) {
  const Question plain{question.graph, question.points, {}};
  fmt::print("{}", owed_lines(plain));
  flush_output();
}

void owed(const OwedOptions& options) {
  std::vector<NamedOwed> counted;
  for (const std::string& set : options.sets) {
    if (options.dump) {
      visit_set(set, options, dump);
      continue;
    }
    OwedCounts counts;
    visit_set(set, options, [&](const Question& question) {
      counts += count_owed(question);
      if (set == "campaign") count_bounds(question, counts);
    });
    counted.push_back({set, counts});
  }
  if (!options.dump) fmt::print("{}", options.json ? json_text(owed_json(counted)) : owed_table(counted));
}

}  // namespace

void add_owed_options(CLI::App& command, int& exit_code) {
  const auto options = std::make_shared<OwedOptions>();
  const std::vector<std::string> all_sets{"campaign", "suite", "corpus"};
  command.add_option("--set", options->sets, "Count campaign, suite or corpus; may be repeated. Default: all three")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(all_sets));
  add_number_option(command, "--seed", options->seed, "Seed of the campaign", 0, any_number)->capture_default_str();
  add_number_option(command, "--graphs", options->graphs, "Number of graphs of the campaign", 0, any_number)
      ->capture_default_str();
  add_shape_options(command, options->shape);
  command.add_flag(
      "--special", options->special,
      "Replace half of the campaign's coordinates by zeros, ends of the range, ties and other special numbers");
  command.add_option("--corpus", options->corpus, "Folder of the cases to count")
      ->type_name("DIR")
      ->capture_default_str();
  auto* dump = command.add_flag("--dump", options->dump,
                                "Print what is owed of each component instead, as JSON lines: one for each point");
  command.add_flag("--json", options->json, "Print JSON instead of a table")->excludes(dump);
  command.callback([options, all_sets, &exit_code] {
    if (options->sets.empty()) options->sets = all_sets;
    owed(*options);
    exit_code = exit_clean;
  });
}

}  // namespace minigrad::properties
