// SPDX-License-Identifier: MIT
#include "properties/cli/commands.h"

namespace minigrad::properties {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{
      {"fuzz", "Replay the corpus, then test an engine on random graphs", add_fuzz_options},
      {"replay", "Run saved cases again, or one graph of a campaign", add_replay_options},
      {"show", "Print a case and the answers of an engine, or draw its graph", add_show_options},
      {"ask", "Put one question to an engine and judge the answer", add_ask_options},
      {"ops", "List the operations and their number of operands", add_ops_options},
      {"faults", "Measure how soon campaigns find each planted fault", add_faults_options},
      {"accuracy", "Measure the error of each operation in ulp", add_accuracy_options},
      {"cases", "Regenerate the seed cases or the conformance suite (for developers)", add_cases_options},
      {"conform", "Test an engine in any language against the conformance suite", add_conform_options},
      {"serve", "Answer the engine protocol on standard input and output", add_serve_options},
      {"bench", "Time minigrad and other engines", add_bench_options},
      {"draw", "Print the graphs and points of a campaign as JSON lines", add_draw_options},
      {"owed", "Count the components of which the judge refuses some answer, and why not of others", add_owed_options},
      {"merge", "Merge the corpora of several machines and sum up their campaign", add_merge_options},
      {"doctor", "Print which parts of minigrad are there, and how to install the others", add_doctor_options},
  };
  return commands;
}

}  // namespace minigrad::properties
