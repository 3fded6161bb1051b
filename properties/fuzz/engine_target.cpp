// SPDX-License-Identifier: MIT
// Reads any bytes as a graph, a point and a manner. minigrad answers, and both judges must accept the answer.
#include <fmt/format.h>

#include "corpus/fuzz/target.h"
#include "corpus/protocol/protocol.h"
#include "oracle/engines/minigrad_engine.h"
#include "properties/examine/examine.h"
#include "properties/fuzz/question_bytes.h"
#include "properties/shrink/example.h"

namespace {

using minigrad::properties::Question;
namespace oracle = minigrad::oracle;

/// The question for a report: the graph in readable form, and the run as a message for `minigrad serve`.
std::string text_of(const Question& question) {
  std::string run;
  append_run(run, 1, question);
  return to_string(minigrad::properties::example_at(question, 0)) + run;
}

void require_no_failure(const Question& question, oracle::Verdict verdict, const std::string& reason) {
  if (!is_failure(verdict)) return;
  minigrad::require(false, fmt::format("{}minigrad: {} {}", text_of(question), name(verdict), reason));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const Question question = minigrad::properties::question_from_bytes({bytes, size});
  oracle::MinigradEngine engine;
  const auto verdict = minigrad::properties::judge_answers(question, engine).front();
  require_no_failure(question, verdict.verdict, verdict.reason);
  for (const auto& manner : {minigrad::corpus::Manner{}, minigrad::corpus::backward_twice(question.graph)}) {
    const Question plain{question.graph, question.points, manner};
    require_no_failure(plain, minigrad::properties::verdict_on(plain, engine), "with the quick judge");
  }
  return 0;
}
