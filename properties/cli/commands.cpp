// SPDX-License-Identifier: MIT
#include "properties/cli/commands.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "oracle/judge.h"

namespace minigrad::properties {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{
      {"fuzz", "Replay the corpus, then test an engine on random graphs", "--seconds 60 --jobs 2 --corpus found",
       add_fuzz_options, true},
      {"replay", "Run saved cases again, or one graph of a campaign", "corpus/cases --engine torch",
       add_replay_options},
      {"show", "Print a case and the answers of an engine, or draw its graph",
       "corpus/cases/aliased-sub.json --svg graph.svg", add_show_options},
      {"explain", "Say what an engine gets wrong at a case, node by node",
       "corpus/cases/aliased-sub.json --engine scalar", add_explain_options, true},
      {"ask", "Put one question to an engine and judge the answer", "corpus/cases/aliased-sub.json --engine scalar",
       add_ask_options, true},
      {"ops", "List the operations and their number of operands", "", add_ops_options},
      {"faults", "Measure how soon campaigns find each planted fault", "--fault tanh-unstable --seeds 1",
       add_faults_options, true},
      {"accuracy", "Measure the error of each operation in ulp", "--op tanh --engine minigrad", add_accuracy_options,
       true},
      {"cases", "Regenerate the seed cases or the conformance suite (for developers)", "corpus/cases",
       add_cases_options, true},
      {"conform", "Test an engine in any language against the conformance suite",
       "--engine \"python3 my_adapter.py\" --level core --report report", add_conform_options},
      {"serve", "Answer the engine protocol on standard input and output", "--engine torch", add_serve_options},
      {"bench", "Time minigrad and other engines", "--benchmark_filter='chain 1e6'", add_bench_options},
      {"draw", "Print the graphs and points of a campaign as JSON lines", "--graphs 10 --seed 7", add_draw_options},
      {"owed", "Count the components of which the judge refuses some answer, and why not of others",
       "--set campaign --graphs 100", add_owed_options, true},
      {"merge", "Merge the corpora of several machines and sum up their campaign", "found-1 found-2 --into found",
       add_merge_options},
      {"report", "Make pages from the results of runs", "report-jax report-scalar --out all", add_report_options},
      {"doctor", "Print which parts of minigrad are there, and how to install the others", "", add_doctor_options},
  };
  return commands;
}

const std::vector<Command>& hidden_commands() {
  static const std::vector<Command> commands{
      {"completion", "Print a script that completes the command line in a shell", "bash", add_completion_options},
      {"man", "Print the manual page", "", add_man_options},
  };
  return commands;
}

void add_commands(CLI::App& app, int& exit_code) {
  for (const auto* const commands : {&all_commands(), &hidden_commands()}) {
    for (const Command& command : *commands) {
      CLI::App& added = *app.add_subcommand(command.name, command.summary);
      if (commands == &hidden_commands()) added.group("");
      command.add_options(added, exit_code);
      if (command.needs_judge) added.parse_complete_callback(oracle::require_judge);
      const char* const space = *command.example == '\0' ? "" : " ";
      const std::string example = fmt::format("Example:\n  minigrad {}{}{}", command.name, space, command.example);
      added.footer(added.get_footer().empty() ? example : example + "\n\n" + added.get_footer());
    }
  }
}

}  // namespace minigrad::properties
